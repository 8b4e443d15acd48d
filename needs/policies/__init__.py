"""Who may do what to needs and claims."""
