"""Kulturmetropolen's reads: frozen values for pages, the API, exports and steps, by topic."""
