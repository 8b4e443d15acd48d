"""Reads over projects: one module by subject."""
