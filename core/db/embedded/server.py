"""The server's life: started by its keeper, visited by guests, stopped when the last has left."""

from __future__ import annotations

import fcntl
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psutil
import psycopg
from sqlalchemy import URL

from core import bound_process
from core.db.embedded.account import (
    PORT,
    SOCKET_PREFIX,
    account_of,
    numbers_of,
    private_socket_dir,
)
from core.db.embedded.cluster import (
    APP_ROLE,
    OWNER_ROLE,
    SUPERUSER,
    binaries,
    check_version,
    create_cluster,
    create_database,
    create_roles,
    environment,
)
from core.db.embedded.errors import EmbeddedPostgresError
from core.db.posix_acl import let_user_enter

_START_SECONDS = 60.0
_STOP_SECONDS = 20.0
_GUEST_SECONDS = 10.0
_LOG_BYTES = 2_000_000


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
        return self._url(SUPERUSER, database)

    def create_database(self, database: str, *, template: str = "template0") -> None:
        """An empty database (or a copy of `template`) of the owner's; nothing if it is there."""
        with self._superuser() as connection:
            create_database(connection, database, template)

    # -- keeping -----------------------------------------------------------------------------

    def _start_as_keeper(self) -> None:
        left_behind = self._read_pid_file()
        if left_behind is not None:
            self._end_what_was_left_behind(left_behind)
        account = account_of(self.data_dir)
        if account is not None:
            for folder in (self.data_dir.parent, binaries()):
                let_user_enter(account.pw_uid, folder)
        if not (self.data_dir / "PG_VERSION").exists():
            create_cluster(self.data_dir, account, durable=self.durable)
        check_version(self.data_dir)
        self._run(account)
        with self._superuser("postgres") as connection:
            create_roles(connection)
            create_database(connection, "flygel", "template0")

    def _run(self, account: pwd.struct_passwd | None) -> None:
        self._remove_socket_dir()
        self._socket_dir = private_socket_dir(account)
        self._socket_note.write_text(str(self._socket_dir))
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
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
                "autovacuum": "off",
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
                    [binaries() / "postgres", "-D", self.data_dir, *arguments],
                    # Ends sessions and writes everything down; SIGTERM would wait for sessions.
                    dies_by=signal.SIGINT,
                    run_as=numbers_of(account),
                ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment(),
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
            if noted.name.startswith(SOCKET_PREFIX):
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
            query={"host": str(self._socket_dir), "port": str(PORT)},
        )
        return url.render_as_string(hide_password=False)

    def _superuser(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self._socket_dir),
            port=PORT,
            user=SUPERUSER,
            dbname=database,
            autocommit=True,
        )


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
