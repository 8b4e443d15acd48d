"""Every write to needs and claims that is not a bare change of state."""
