"""What needs and claims do when something happens elsewhere."""
