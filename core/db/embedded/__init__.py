"""PostgreSQL without an installation: a private server, run from the binaries of a wheel.

It listens on a socket in a folder that only its own user may enter, never on a port, so
nothing can collide and nobody else can connect. One process keeps a data folder's server at
a time; others are its guests.
"""

from __future__ import annotations

from core.db.embedded.errors import EmbeddedPostgresError
from core.db.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]
