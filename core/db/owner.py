"""Connecting as the owner of the tables."""

from __future__ import annotations

from sqlalchemy import Engine, NullPool, create_engine

from core.config import Config, ConfigError


def owner_engine(config: Config) -> Engine:
    """A connection as the owner role: for migrations, reference data and making tenants.

    It is closed whenever nothing is being done with it: nothing stays open with that power.
    Raises ConfigError where the process was not given it, as a web server should not be.
    """
    if config.owner_database_url is None:
        raise ConfigError(
            "This needs the owner role. Set FLYGEL_OWNER_DATABASE_URL for the command;"
            " with the embedded database, run it while `make run` is up."
        )
    return create_engine(config.owner_database_url, poolclass=NullPool)
