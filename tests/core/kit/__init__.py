"""The pure values."""
