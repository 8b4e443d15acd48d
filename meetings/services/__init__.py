"""Writes over meetings: one module by subject."""
