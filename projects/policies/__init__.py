"""Who may do what to projects and what belongs to them: one module by subject."""
