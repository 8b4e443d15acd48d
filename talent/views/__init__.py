"""Pages of stationing."""
