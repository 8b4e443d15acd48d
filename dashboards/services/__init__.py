"""Writes of dashboards, by subject."""
