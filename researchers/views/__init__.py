"""Pages of researchers and colleges."""
