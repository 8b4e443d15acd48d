"""Records for tests. Each app has a module here; ``world`` builds one small world of them all."""
