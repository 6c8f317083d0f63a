"""A few journeys in a real browser."""
