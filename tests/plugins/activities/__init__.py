"""Tests of activities: rules, services, pages, API."""
