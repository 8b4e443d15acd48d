"""Reads for the dashboard, the figures' own pages and the landing page."""
