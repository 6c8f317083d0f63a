"""Kulturmetropolen (Denmark): a talent's way "Fra Rugekasse til Flyvefærdig".

For talents and their guardians, teachers, mentors, the panel, coordinators and the programme's
leader. No other plugin uses anything from here.
"""
