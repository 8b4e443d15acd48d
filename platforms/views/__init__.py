"""Pages of service orders: one module by subject."""
