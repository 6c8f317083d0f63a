"""The product as people meet it: gunicorn with two workers, on the demonstration.

The server goes on from file to file; each file finds the demonstration anew and may change it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from core import bound_process
from core.app import create_app
from core.config import Config
from core.db.session import db
from core.demo import LogIn, ensure_demo
from core.jobs.runner import DoorClosed, runner_of
from core.mail import StoredMail, stored_mails
from core.users.models import Account
from core.users.sessions import open_session_cookie
from tests.support.database import Database, copy_again, copy_of
from tests.support.platform import config_for, disconnect

PROJECT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0
_STOP_SECONDS = 20.0
_FAULT = re.compile(r"\[(error|critical) *\]|Traceback")
_LINK = re.compile(r"https?://\S+")
# Nothing here is encrypted, and to make one for every request takes longer than the request.
_TLS = ssl.create_default_context()

PROGRAMME = "ungmusikk"
DANISH = "kulturmetropolen"
THIRD = "fremtidens-kulturskole"


@dataclass(frozen=True, kw_only=True)
class Live:
    """A running Flygel.

    `app` is the same application in the tests' own process, for what worker and operator do.
    """

    port: int
    var: Path
    app: Flask
    logins: tuple[LogIn, ...]
    process: subprocess.Popen[bytes]
    environment: Mapping[str, str] = field(repr=False)

    @property
    def workers(self) -> list[psutil.Process]:
        """The web server's processes that answer requests."""
        return psutil.Process(self.process.pid).children()

    @contextmanager
    def only(self, worker: psutil.Process) -> Iterator[None]:
        """Lets one worker alone answer: the others sleep meanwhile."""
        others = [each for each in self.workers if each.pid != worker.pid]
        for other in others:
            other.suspend()
        try:
            yield
        finally:
            for other in others:
                other.resume()

    def get(
        self, path: str, *, tenant: str = PROGRAMME, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """What a program gets, on a connection of its own; redirects are not followed."""
        host = f"{tenant}.localhost:{self.port}"
        return httpx.get(
            f"http://127.0.0.1:{self.port}{path}",
            headers={"Host": host, "Connection": "close", **(headers or {})},
            timeout=_START_SECONDS,
            verify=_TLS,
        )

    def command(self, *words: str) -> str:
        """What the operator's command `flygel …` says; it must succeed."""
        owner = {
            "FLYGEL_OWNER_DATABASE_URL": self.app.extensions["flygel"].config.owner_database_url
        }
        done = subprocess.run(
            [sys.executable, "-m", "core", *words],
            cwd=PROJECT,
            env={**self.environment, **owner},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def url(self, path: str = "/", *, tenant: str | None = PROGRAMME) -> str:
        """The address of a page as a browser opens it; without a tenant, on the bare host."""
        host = f"{tenant}.localhost" if tenant else "localhost"
        return f"http://{host}:{self.port}{path}"

    def login(self, role: str, tenant: str = PROGRAMME) -> LogIn:
        """The demonstration's log-in for a role."""
        return next(each for each in self.logins if (each.role, each.tenant) == (role, tenant))

    def session_cookie(
        self, role: str, tenant: str = PROGRAMME, *, language: str | None = None
    ) -> tuple[str, str]:
        """Name and value of the cookie of a role that has signed in; None leaves its language."""
        email = self.login(role, tenant).email
        with self.app.app_context():
            account = db.session.scalars(select(Account).where(Account.email == email)).one()
            account.language = language or account.language
            session = open_session_cookie(account.id, host=f"{tenant}.localhost")
            db.session.commit()
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        return str(self.app.config["SESSION_COOKIE_NAME"]), str(serializer.dumps(session))

    def do_jobs(self) -> None:
        """Does what waits for the worker: mails, imports, exports.

        A module's jobs are not done where it is off; a worker would come back to them later.
        """
        while True:
            try:
                runner_of(self.app).drain()
            except DoorClosed:
                continue
            return

    def mails_to(self, email: str) -> list[StoredMail]:
        """What somebody finds in their mailbox, newest first."""
        self.do_jobs()
        return [mail for mail in stored_mails(self.var) if mail.recipient == email]

    def link_in_mail_to(self, email: str) -> str:
        """The path that the newest mail to somebody leads to."""
        mail = self.mails_to(email)[0]
        found = _LINK.search(mail.text)
        assert found is not None, mail.text
        parts = urlsplit(found.group())
        assert parts.port == self.port, f"{found.group()} leads to another server"
        return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture(scope="package")
def _server(
    demonstration: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Live, Database]]:
    """A server on a copy of the demonstration."""
    var = tmp_path_factory.mktemp("live")
    with copy_of(demonstration) as database, _free_port() as port:
        config = replace(config_for(database, var), env="development", port=port)
        app = create_app(config)
        logins = tuple(ensure_demo(app))
        with _serving(config) as process:
            server = Live(
                port=port,
                var=var,
                app=app,
                logins=logins,
                process=process,
                environment=_environment(config),
            )
            yield server, database
        disconnect(app)


@pytest.fixture(scope="module")
def live(_server: tuple[Live, Database], demonstration: Database) -> Iterator[Live]:
    """The server, with the demonstration as it was in the beginning."""
    live, database = _server
    disconnect(live.app)
    copy_again(demonstration, database)
    log = _log_of(live.var)
    for left in live.var.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        elif left != log:
            left.unlink()
    before = log.stat().st_size
    yield live
    with log.open("rb") as said:
        said.seek(before)
        _refuse_faults(said.read().decode())


def _refuse_faults(said: str) -> None:
    assert not _FAULT.search(said), said


def _log_of(var: Path) -> Path:
    return var / "server.log"


@contextmanager
def _serving(config: Config) -> Iterator[subprocess.Popen[bytes]]:
    said = _log_of(config.var)
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
    with said.open("wb") as log:
        process = subprocess.Popen(
            bound_process.command(command),
            cwd=PROJECT,
            env=_environment(config),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_it_answers(process, config.port, said)
        yield process
    finally:
        # At once: a browser that keeps its connections open must not be waited for.
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    # Also of what it said when it stopped, after the last file.
    _refuse_faults(said.read_text(encoding="utf-8"))


def _environment(config: Config) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if "FLYGEL" not in name}
    return inherited | {
        "FLYGEL_ENV": config.env,
        "FLYGEL_DATABASE_URL": config.database_url,
        "FLYGEL_SECRET_KEY": config.secret_key,
        "FLYGEL_BASE_DOMAIN": config.base_domain,
        "FLYGEL_VAR": str(config.var),
        "PORT": str(config.port),
        # As on a real server: what one worker is told, the other must know.
        "WEB_CONCURRENCY": "2",
    }


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The server did not start:\n{said.read_text(encoding='utf-8')}")
        connection = HTTPConnection("127.0.0.1", port, timeout=_START_SECONDS)
        try:
            connection.request("GET", "/livez")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    pytest.fail(f"The server did not answer:\n{said.read_text(encoding='utf-8')}")


@contextmanager
def _free_port() -> Iterator[int]:
    """A port that nobody uses; kept until the server takes it, which shares it."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]
