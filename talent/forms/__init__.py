"""Forms of stationing: one module by subject."""
