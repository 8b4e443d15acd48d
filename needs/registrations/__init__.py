"""What needs and claims register with the apps further down, when the app is ready."""
