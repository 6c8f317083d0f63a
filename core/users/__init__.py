"""Accounts, memberships, roles and signing in."""
