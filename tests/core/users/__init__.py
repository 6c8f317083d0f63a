"""Accounts, memberships and signing in."""
