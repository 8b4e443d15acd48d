"""Forms of service orders: one module by subject."""
