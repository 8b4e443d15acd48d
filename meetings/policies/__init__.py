"""Who may do what: one module by subject."""
