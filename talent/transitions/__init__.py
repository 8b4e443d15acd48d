"""The states of stationings, their extensions and day logs."""
