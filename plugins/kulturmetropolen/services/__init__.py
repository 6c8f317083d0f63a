"""Kulturmetropolen's writes: one function for each thing a person does, by topic.

Each takes the one who acts and plain values, asks the rules, writes one line of the log and
flushes. The request, command or job commits once.
"""
