"""Pages of the dashboards, by subject."""
