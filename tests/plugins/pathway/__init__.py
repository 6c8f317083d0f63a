"""The pathway."""
