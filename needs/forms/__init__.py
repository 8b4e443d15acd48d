"""What people type about needs and claims: one module by subject."""
