"""Forms of projects: one module by subject."""
