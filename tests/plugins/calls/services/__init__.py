"""The services of calls, by topic."""
