"""The core, on a real database."""
