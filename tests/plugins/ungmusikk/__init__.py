"""UngMusikk."""
