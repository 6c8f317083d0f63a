"""Reads: activities, registrations, attendance, calendars and figures as frozen values."""
