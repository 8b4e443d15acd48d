"""Every write to projects that is not a change of state: one module by subject."""
