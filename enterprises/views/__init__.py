"""Pages of enterprises and parks."""
