"""Settings from the environment, typed and checked once, when the process starts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENTS = ("development", "production", "test")


class ConfigError(Exception):
    """A setting is missing or wrong; the message names the variable and the fix."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """What the process was told by its environment.

    `owner_database_url` is None on a web server: only migrations, reference data and
    tenant creation need the owner role, and they run as commands.
    """

    database_url: str
    owner_database_url: str | None
    secret_key: str
    base_domain: str
    env: str
    var: Path
    smtp_url: str | None
    mail_from: str
    port: int
    proxies: int = 0
    # How long a browser stays signed in without being used: one that was told to stay, and an
    # administrator's, whichever is shorter.
    stay_days: int = 14
    administrator_minutes: int = 60

    @property
    def development(self) -> bool:
        """Whether pages and mails for developers are there."""
        return self.env == "development"


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Reads and checks the settings; raises ConfigError with every problem at once."""
    source = os.environ if environ is None else environ
    problems: list[str] = []

    env = source.get("FLYGEL_ENV", "production")
    if env not in ENVIRONMENTS:
        problems.append(f"FLYGEL_ENV is {env!r}; use one of {', '.join(ENVIRONMENTS)}.")

    database_url = source.get("FLYGEL_DATABASE_URL", "")
    if not database_url:
        problems.append(
            "FLYGEL_DATABASE_URL is not set. Give the app role's URL, for example"
            " postgresql://flygel_app:…@host/flygel, or start with `make run`,"
            " which brings its own database."
        )

    secret_key = source.get("FLYGEL_SECRET_KEY", "")
    if not secret_key and env == "test":
        secret_key = secrets.token_hex()
    if len(secret_key) < 32:
        problems.append("FLYGEL_SECRET_KEY must be at least 32 random characters.")

    port_text = source.get("PORT", "8000")
    port = int(port_text) if port_text.isdecimal() else 0
    if not 0 < port < 65536:
        problems.append(f"PORT is {port_text!r}; use a number from 1 to 65535.")

    proxies_text = source.get("FLYGEL_PROXIES", "0")
    if not proxies_text.isdecimal():
        problems.append("FLYGEL_PROXIES says how many proxies stand in front: 0, 1, …")

    stay_text = source.get("FLYGEL_STAY_DAYS", "14")
    if not stay_text.isdecimal() or not 1 <= int(stay_text) <= 180:
        problems.append("FLYGEL_STAY_DAYS is a number of days from 1 to 180.")

    minutes_text = source.get("FLYGEL_ADMINISTRATOR_MINUTES", "60")
    if not minutes_text.isdecimal() or int(minutes_text) < 10:
        problems.append("FLYGEL_ADMINISTRATOR_MINUTES is a number of minutes, at least 10.")

    if problems:
        raise ConfigError("\n".join(problems))

    base_domain = source.get("FLYGEL_BASE_DOMAIN", "localhost").strip(".").lower()
    return Config(
        database_url=sqlalchemy_url(database_url),
        owner_database_url=sqlalchemy_url(source["FLYGEL_OWNER_DATABASE_URL"])
        if source.get("FLYGEL_OWNER_DATABASE_URL")
        else None,
        secret_key=secret_key,
        base_domain=base_domain,
        env=env,
        var=Path(source.get("FLYGEL_VAR", "var")).absolute(),
        smtp_url=source.get("FLYGEL_SMTP_URL") or None,
        mail_from=source.get("FLYGEL_MAIL_FROM", f"Flygel <no-reply@{base_domain}>"),
        port=port,
        proxies=int(proxies_text),
        stay_days=int(stay_text),
        administrator_minutes=int(minutes_text),
    )


def sqlalchemy_url(url: str) -> str:
    """The URL with SQLAlchemy's name of the driver, so that plain libpq URLs work too."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
