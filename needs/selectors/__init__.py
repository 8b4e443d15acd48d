"""Reads over several records of needs and claims."""
