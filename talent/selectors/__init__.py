"""Reads over stationings: one module by subject."""
