"""Import of needs from the tables that districts collect: reading, checking row by row, writing all or nothing."""
