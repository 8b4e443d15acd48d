"""Demonstration data: one district and a year of its cooperation, told through the portal's own services."""
