"""Everything at once, for one machine: database, migrations, demonstration, worker, web server.

The process that runs this is the supervisor. It starts the others, waits, and ends them in the
order in which they need each other; when it is killed they end by themselves.
"""

from __future__ import annotations

import atexit
import gc
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from http.client import HTTPConnection
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn, Self

import click
from sqlalchemy import make_url

from core import bound_process
from core.config import ConfigError, load
from core.db.embedded import EmbeddedPostgres, EmbeddedPostgresError

if TYPE_CHECKING:
    from flask import Flask

_PROJECT = Path(__file__).resolve().parents[1]
_HOST = "127.0.0.1"
_START_SECONDS = 60.0
# Longer than the web server's own patience with requests that are being answered.
_STOP_SECONDS = 20.0
_WATCH_SECONDS = 1.0
# A web server whose supervisor was killed needs a moment to notice.
_PORT_SECONDS = 2.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _Stop(BaseException):
    """Somebody asked the supervisor to stop. No error, so no `except Exception` keeps it."""


class _Died(Exception):
    """A process that everything rests on ended by itself; the message says which."""


def run(port: int, var: Path) -> int:
    """Serves on 127.0.0.1:`port` until it is told to stop; answers the exit code.

    What this machine keeps lies in `var`. FLYGEL_DATABASE_URL takes another database than
    the embedded one.
    """
    var = var.absolute()
    with _Signals() as signals:
        try:
            with ExitStack() as running:
                _serve(running, signals, port, var)
        except _Stop:
            click.echo("Flygel has stopped.")
            return 0
        except (_Died, ConfigError, EmbeddedPostgresError) as error:
            click.echo(f"flygel: {error}", err=True)
            return 1
    return 0


def environment() -> dict[str, str]:
    """The environment, completed for a command: the embedded database where none is given.

    The command uses the running server, or starts it for as long as the command takes.
    """
    if os.environ.get("FLYGEL_DATABASE_URL"):
        return dict(os.environ)
    var = Path(os.environ.get("FLYGEL_VAR", "var")).absolute()
    server = EmbeddedPostgres(var / "postgres")
    try:
        server.start()
    except EmbeddedPostgresError as error:
        raise ConfigError(str(error)) from error
    atexit.register(server.stop)
    return _completed(os.environ, var, server)


def _completed(
    given: Mapping[str, str], var: Path, server: EmbeddedPostgres | None
) -> dict[str, str]:
    completed = {**given, "FLYGEL_VAR": str(var)}
    completed.setdefault("FLYGEL_ENV", "development")
    if server is not None:
        completed["FLYGEL_DATABASE_URL"] = server.app_url()
        completed["FLYGEL_OWNER_DATABASE_URL"] = server.owner_url()
    if not given.get("FLYGEL_SECRET_KEY") and completed["FLYGEL_ENV"] == "development":
        completed["FLYGEL_SECRET_KEY"] = _secret_key(var)
    return completed


def _secret_key(var: Path) -> str:
    """The machine's own key, made once: with a new one everybody would be signed out."""
    file = var / "secret-key"
    if not file.exists():
        var.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_hex())
        unfinished.replace(file)
    return file.read_text()


def _serve(running: ExitStack, signals: _Signals, port: int, var: Path) -> None:
    _refuse_taken_port(port)
    server = None
    if not os.environ.get("FLYGEL_DATABASE_URL"):
        server = EmbeddedPostgres(var / "postgres")
        running.callback(server.stop)
        server.start()
        if not server.keeps_the_server:
            raise _Died(
                f"Flygel runs already from {var}. Stop it first, or choose another folder"
                " with FLYGEL_VAR (and another PORT)."
            )
    settings = _completed(os.environ, var, server) | {"PORT": str(port)}
    with _without_collecting():
        app = _prepare(settings)
    _demonstrate(running, signals, app, settings, server)
    # What serves is never more than the app role.
    settings.pop("FLYGEL_OWNER_DATABASE_URL", None)
    serve, work = partial(_run_web_server, app), partial(_run_worker, app)
    web = _Child("web server", serve, settings, server, dies_by=signal.SIGQUIT)
    worker = _Child("worker", work, settings, server, dies_by=signal.SIGKILL)
    running.callback(web.end)
    web.start()
    _wait_until_it_answers(web, port, signals)
    base = settings.get("FLYGEL_BASE_DOMAIN", "localhost")
    click.echo(f"\nFlygel answers at http://{base}:{port}/. Stop it with Ctrl-C.\n")
    # After the web server, which somebody waits for.
    running.callback(worker.end)
    worker.start()
    _watch(web, worker, server, signals)


def _refuse_taken_port(port: int) -> None:
    deadline = time.monotonic() + _PORT_SECONDS
    while True:
        try:
            return _try_port(port)
        except PermissionError as error:
            raise _Died(
                f"Port {port} is kept for root. Choose one from 1024 on: make run PORT=8000"
            ) from error
        except OverflowError as error:
            raise _Died(f"{port} is no port. Choose one from 1024 to 65535.") from error
        except OSError as error:
            if time.monotonic() > deadline:
                other = port + 1 if port < 65535 else 8000
                raise _Died(
                    f"Port {port} is in use. Stop the program that uses it,"
                    f" or choose another port: make run PORT={other}"
                ) from error
        time.sleep(0.1)


def _try_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as attempt:
        # As the web server does: a port whose connections have just been closed is free.
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        attempt.bind((_HOST, port))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Looks for no garbage meanwhile: what a start makes is kept, and looking costs a second.

    What is there afterwards is never looked through again, and the children share its memory.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        # Engines that nobody uses any more close their connections here, not in a child.
        gc.collect()
        gc.freeze()


def _prepare(settings: Mapping[str, str]) -> Flask:
    """Migrations, which do nothing when there is nothing to do.

    Answers the application, without connections: the children serve it.
    """
    # Imported late: a taken port or a wrong folder is told before the long import.
    from core.app import create_app
    from core.db.migrations import upgrade_all
    from core.db.owner import owner_engine
    from core.db.session import db
    from core.plugin_host import PluginHost

    config = load(settings)
    if config.owner_database_url is not None:
        role = str(make_url(config.database_url).username)
        upgrade_all(owner_engine(config), PluginHost.discover(), app_role=role)
    app = create_app(config)
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    return app


def _demonstrate(
    running: ExitStack,
    signals: _Signals,
    app: Flask,
    settings: Mapping[str, str],
    server: EmbeddedPostgres | None,
) -> None:
    """The demonstration, which is made once, and only where one develops; then no owner role.

    In a process of its own: it sets letters on paper, for which a library starts threads. They do
    not live on in what is forked afterwards, where everybody would wait for them forever.
    """
    from core.web.running import Running, give_up_owner

    found: Running = app.extensions["flygel"]
    if found.config.development and found.config.owner_database_url is not None:
        made = _Child(
            "demonstration", partial(_make_demo, app), settings, server, dies_by=signal.SIGKILL
        )
        running.callback(made.end)
        made.start()
        made.finish(signals)
    give_up_owner(app)


def _make_demo(app: Flask) -> None:
    from core.demo import ensure_demo

    with _without_collecting():
        ensure_demo(app)


def _run_web_server(app: Flask) -> None:
    """What `gunicorn -c gunicorn.conf.py wsgi:app` does, with the application there is already."""
    from gunicorn.app.wsgiapp import WSGIApplication

    class WebServer(WSGIApplication):
        def load(self) -> Callable[..., Any]:
            return app

    sys.argv = ["gunicorn", "-c", str(_PROJECT / "gunicorn.conf.py"), "wsgi:app"]
    WebServer("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()


def _run_worker(app: Flask) -> None:
    """What `flygel worker` does, with the application there is already."""
    from core.jobs import run_worker

    run_worker(app)


class _Child:
    """A process of ours, forked: everything it needs is imported already.

    `dies_by` ends it when the supervisor was killed: at once, for its database goes as well.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], None],
        settings: Mapping[str, str],
        server: EmbeddedPostgres | None,
        *,
        dies_by: signal.Signals,
    ) -> None:
        self.name = name
        self._work = work
        self._settings = settings
        self._server = server
        self._dies_by = dies_by
        self._process: ForkProcess | None = None

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.is_alive()

    def start(self) -> None:
        process = get_context("fork").Process(target=self._become, args=(os.getpid(),))
        # A signal must not find the child while it still has the supervisor's handlers.
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            process.start()
            self._process = process
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)

    def _become(self, supervisor: int) -> None:
        # Ctrl-C is for the supervisor, which knows what has to end before what.
        os.setsid()
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        bound_process.die_with(supervisor, self._dies_by)
        if self._server is not None:
            self._server.forget_after_fork()
        os.environ.clear()
        os.environ.update(self._settings)
        os.chdir(_PROJECT)
        self._work()

    def finish(self, signals: _Signals) -> None:
        """Waits until it has done its work. Raises _Died when it could not."""
        process = self._process
        while process is not None and process.is_alive():
            signals.check()
            process.join(_WATCH_SECONDS)
        if process is None or process.exitcode != 0:
            raise _Died(f"The {self.name} could not be made; what it said stands above.")

    def end(self) -> None:
        """Ends it in an orderly way, and by force if that takes too long."""
        process = self._process
        if process is None or process.pid is None or not process.is_alive():
            return
        process.terminate()
        process.join(_STOP_SECONDS)
        if process.is_alive():
            click.echo(f"The {self.name} took too long to stop and is ended by force.", err=True)
            os.killpg(process.pid, signal.SIGKILL)
            process.join()


def _wait_until_it_answers(web: _Child, port: int, signals: _Signals) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        signals.check()
        if not web.runs:
            raise _Died("The web server did not start; what it said stands above.")
        connection = HTTPConnection(_HOST, port, timeout=_START_SECONDS)
        try:
            connection.request("GET", "/livez")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise _Died(f"The web server has not answered for {_START_SECONDS:.0f} seconds.")


def _watch(
    web: _Child, worker: _Child, server: EmbeddedPostgres | None, signals: _Signals
) -> NoReturn:
    """Waits for a signal, which arrives as _Stop; a worker that ends is started again."""
    while True:
        signals.check()
        time.sleep(_WATCH_SECONDS)
        if not web.runs:
            raise _Died("The web server ended by itself; what it said stands above.")
        if server is not None and not server.runs:
            raise _Died(f"The database ended by itself; what it said is in {server.log}.")
        if not worker.runs:
            click.echo("The worker ended by itself; it is started again.", err=True)
            worker.start()


class _Signals:
    """Turns the first request to stop into _Stop; later ones must not disturb the ending."""

    def __init__(self) -> None:
        self._asked = False

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._stop) for number in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def check(self) -> None:
        """Raises _Stop if somebody asked.

        What the handler raises can get lost: Python ignores it inside a destructor.
        """
        if self._asked:
            raise _Stop

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise _Stop
