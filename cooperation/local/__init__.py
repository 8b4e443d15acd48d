"""The portal on one machine: PostgreSQL and Valkey out of wheels, and everything in one terminal."""
