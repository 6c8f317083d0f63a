"""The database: one schema shape for all tenants, two locks on every row."""
