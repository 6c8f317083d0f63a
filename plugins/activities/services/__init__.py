"""Writes: offers, registrations and the waiting list, attendance, addresses of calendars."""
