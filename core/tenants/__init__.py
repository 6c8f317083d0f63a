"""Tenants: organisations that run their own Flygel, their settings and the plugins they have on."""
