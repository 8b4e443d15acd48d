"""Reads over service orders: one module by subject."""
