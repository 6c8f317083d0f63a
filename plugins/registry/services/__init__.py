"""The register's writes: one function for each thing a person does."""
