"""UngMusikk (Norway): the programme that municipalities, schools and an academy pay for together.

For its daily leader, coordinators, rectors and steering group, and for the municipalities that
want to know what they pay and why. No other plugin uses anything from here.
"""
