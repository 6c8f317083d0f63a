"""Fremtidens kulturskole."""
