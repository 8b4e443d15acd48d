"""The states of projects and of what belongs to them: one module by subject."""
