"""Fremtidens kulturskole (Norway): a cohort of municipalities that develops its arts schools.

For the municipality groups, their process guides, and those at KS and Norsk kulturskoleråd who
lead, follow and support them. No other plugin uses anything from here.
"""
