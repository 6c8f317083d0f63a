"""What each programme adds; found by entry point, never named by the core."""
