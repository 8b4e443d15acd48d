"""``python -m bench``: what pages cost with 1,000, 10,000 and 100,000 generated needs. See docs/benchmarks.md."""
