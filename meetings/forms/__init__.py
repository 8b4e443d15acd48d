"""Forms of meetings: one module by subject."""
