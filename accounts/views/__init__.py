"""Pages of people and organisations, by subject."""
