"""Frozen periods: who freezes them, the work itself, and the pages that compare them with today."""
