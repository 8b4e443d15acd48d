"""Reads over meetings: one module by subject."""
