"""Whom the embedded server runs as, and the folder of its socket, which only they may enter."""

from __future__ import annotations

import os
import pwd
import subprocess
import tempfile
from pathlib import Path

from core.db.embedded.errors import EmbeddedPostgresError

# PostgreSQL refuses to run as root; then it runs as this account, made when it is missing.
ACCOUNT = "flygel-db"
PORT = 5432  # Only names the socket's file.

SOCKET_PREFIX = "flygel-"
_SOCKET_PATH_LIMIT = 107  # Bytes that Linux allows; other systems allow no fewer than 103.


def account_of(data_dir: Path) -> pwd.struct_passwd | None:
    """The account that the server runs as; None for the present one."""
    owner = data_dir.stat().st_uid if data_dir.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise EmbeddedPostgresError(
                f"The database in {data_dir} was made by another user"
                f" (number {owner}). Run as that user or as root, or choose another"
                " folder with FLYGEL_VAR."
            )
        return None
    if owner:
        try:
            return pwd.getpwuid(owner)
        except KeyError as error:
            raise EmbeddedPostgresError(
                f"{data_dir} belongs to user number {owner}, whom this machine does"
                f" not know. Give it to another: chown -R {ACCOUNT} {data_dir}"
            ) from error
    return _dedicated_account()


def numbers_of(account: pwd.struct_passwd | None) -> tuple[int, int] | None:
    """The user's and the group's number; None for the present ones."""
    return None if account is None else (account.pw_uid, account.pw_gid)


def private_socket_dir(account: pwd.struct_passwd | None) -> Path:
    """A folder with a short name that only the server's user (and root) may enter.

    Not beside the data: the path of a socket has a limit that a deep folder exceeds.
    """
    # mkdtemp makes a folder that nobody else can have prepared, so shared parents are safe.
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - see above
        try:
            socket_dir = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=parent))
        except OSError:
            continue
        socket = socket_dir / f".s.PGSQL.{PORT}"
        reachable = account is None or _others_may_enter(socket_dir.parent)
        if len(os.fsencode(socket)) <= _SOCKET_PATH_LIMIT and reachable:
            if account is not None:
                os.chown(socket_dir, account.pw_uid, account.pw_gid)
            return socket_dir
        socket_dir.rmdir()
    raise EmbeddedPostgresError(
        "There is no folder for temporary files with a short enough name for the database's"
        " socket. Set TMPDIR to one, for example TMPDIR=/tmp."
    )


def _others_may_enter(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))


def _dedicated_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    try:
        subprocess.run(
            [
                "useradd",
                "--system",
                "--no-create-home",
                "--home-dir",
                "/nonexistent",
                ACCOUNT,
            ],
            check=True,
            capture_output=True,
            text=True,
        )
        return pwd.getpwnam(ACCOUNT)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise EmbeddedPostgresError(
            f"PostgreSQL does not run as root, and the account {ACCOUNT} could not be made"
            f" ({getattr(error, 'stderr', None) or error}). Make it, or run as an ordinary user."
        ) from error
