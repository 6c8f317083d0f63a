"""Choirs: a list of an organisation's choirs, for its choir leaders.

The example of docs/tutorial.md: a whole plugin of a third party, as small as one can be.
"""
