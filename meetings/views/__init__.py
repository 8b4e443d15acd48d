"""Pages: one module by subject."""
