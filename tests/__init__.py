"""Flygel's tests: real PostgreSQL, real browser, real SMTP; nothing leaves the machine."""
