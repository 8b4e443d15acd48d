"""State machines of needs, claims and what belongs to them."""
