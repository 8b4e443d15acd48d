"""Every write to stationings that is not a change of state: one module by subject."""
