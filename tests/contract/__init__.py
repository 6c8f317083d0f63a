"""What every plugin keeps, and that tenants are apart at every address."""
