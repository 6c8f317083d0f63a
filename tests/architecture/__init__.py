"""Tests that read the code itself; no database."""
