"""State machines: one module by subject."""
