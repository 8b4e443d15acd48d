"""Pages of needs and claims: one module by subject."""
