"""`make run` from inside: everything starts, answers, stops, and survives being killed."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil
import psycopg
import pytest

from core.db.embedded import EmbeddedPostgres

PROJECT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as looked_up:
        looked_up.bind(("127.0.0.1", 0))
        port: int = looked_up.getsockname()[1]
        return port


@dataclass
class Supervisor:
    """A running `flygel serve`, in a process group of its own like one in a terminal."""

    process: subprocess.Popen[str]
    port: int
    output: Path
    started: float

    def wait_until_it_answers(self) -> None:
        """Waits for the first answered page."""
        while self.process.poll() is None and time.monotonic() < self.started + 90:
            if self.status("/") is not None:
                return
            time.sleep(0.05)
        raise AssertionError(f"It does not answer. It said:\n{self.said}")

    def work_until_it_answers(self) -> float:
        """Seconds of work, of it and all that it started, up to the first answered page."""
        self.wait_until_it_answers()
        return sum(
            sum(process.cpu_times()[:4]) for process in self.family() if process.is_running()
        )

    def wait_until_it_said(self, words: str) -> None:
        """Waits for a line of its output."""
        deadline = time.monotonic() + 30
        while words not in self.said and time.monotonic() < deadline:
            time.sleep(0.05)
        assert words in self.said

    def status(self, path: str) -> int | None:
        """The status of a page; None if nothing answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def children(self) -> list[psutil.Process]:
        """Database, web server and worker, in the order in which they are started."""
        root = psutil.Process(self.process.pid)
        deadline = time.monotonic() + 30
        while len(root.children()) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        return sorted(root.children(), key=lambda child: (child.create_time(), child.pid))

    def family(self) -> list[psutil.Process]:
        """It and everything that it started."""
        root = psutil.Process(self.process.pid)
        return [root, *root.children(recursive=True)]

    @property
    def said(self) -> str:
        """What it printed so far."""
        return self.output.read_text()


StartServe = Callable[..., Supervisor]


@contextmanager
def starting(var: Path, outputs: Path) -> Iterator[StartServe]:
    """Starts what serves from `var`, as often as wanted; all of it has ended afterwards."""
    with ExitStack() as running:

        def start(*, port: int | None = None) -> Supervisor:
            port = port or free_port()
            output = outputs / f"output-{port}"
            given = {
                name: value for name, value in os.environ.items() if not name.startswith("FLYGEL_")
            }
            started = time.monotonic()
            process = running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "core", "serve", "--port", str(port)],
                    cwd=PROJECT,
                    env=given | {"FLYGEL_VAR": str(var), "LC_ALL": "C", "WEB_CONCURRENCY": "2"},
                    stdout=running.enter_context(output.open("w")),
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    text=True,
                )
            )
            running.callback(process.wait, 60)
            running.callback(process.terminate)
            return Supervisor(process, port, output, started)

        yield start


@dataclass
class Served:
    """One folder for all, from which is served."""

    var: Path
    start: StartServe
    # Of the first start of all, which makes the database and the demonstration.
    first_work: float
    first_threads: int
    last: Supervisor

    def running(self) -> Supervisor:
        """One that answers: the last one, if nobody has ended it."""
        if self.last.process.poll() is not None:
            self.last = self.start()
            self.last.wait_until_it_answers()
        return self.last

    def started_anew(self) -> Supervisor:
        """One that has only just been started."""
        self.stop()
        self.last = self.start()
        return self.last

    def stop(self) -> None:
        """Ends the last one, so that another can serve from the folder."""
        self.last.process.terminate()
        self.last.process.wait(30)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A folder that is served from for the first time."""
    folder = tmp_path_factory.mktemp("served")
    var = folder / "a folder with spaces"
    with starting(var, folder) as start:
        first = start()
        work = first.work_until_it_answers()
        threads = psutil.Process(first.process.pid).num_threads()
        yield Served(var, start, work, threads, first)


@pytest.fixture
def supervisor(served: Served) -> Supervisor:
    """One that answers; a test may leave it running, or end it."""
    return served.running()


@pytest.fixture
def serve(served: Served) -> StartServe:
    """Starts one from the folder, which nobody uses."""
    served.stop()
    return served.start


def assert_gone(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=20)
    assert [" ".join(process.cmdline()) for process in alive if process.status() != "zombie"] == []


def test_it_starts_answers_and_leaves_nothing_running(
    supervisor: Supervisor, served: Served
) -> None:
    supervisor.wait_until_it_said("Stop it with Ctrl-C.")
    assert (supervisor.status("/livez"), supervisor.status("/readyz")) == (200, 200)
    family = supervisor.family()
    supervisor.process.send_signal(signal.SIGTERM)
    assert supervisor.process.wait(30) == 0
    assert_gone(family)
    assert supervisor.said.rstrip().endswith("Flygel has stopped.")
    assert not (served.var / "postgres" / "postmaster.pid").exists()


def test_a_second_start_does_not_repeat_the_work_of_the_first(served: Served) -> None:
    # Counted by the processors, and one against the other: what else the machine does is not
    # measured.
    assert served.started_anew().work_until_it_answers() <= served.first_work / 2


def test_what_made_the_demonstration_leaves_no_thread_to_what_serves(served: Served) -> None:
    # A child would inherit what waits for the thread, and not the thread.
    assert served.first_threads == 1


def test_what_serves_does_not_make_the_application_again(supervisor: Supervisor) -> None:
    prepared = sum(psutil.Process(supervisor.process.pid).cpu_times()[:2])
    _, web, *_ = supervisor.children()
    assert sum(web.cpu_times()[:2]) <= prepared / 4


def test_ctrl_c_in_a_terminal_ends_everything_in_order(supervisor: Supervisor) -> None:
    family = supervisor.family()
    # A terminal sends it to the whole group, and somebody impatient sends it twice.
    os.killpg(supervisor.process.pid, signal.SIGINT)
    time.sleep(0.2)
    os.killpg(supervisor.process.pid, signal.SIGINT)
    assert supervisor.process.wait(30) == 0
    assert_gone(family)
    assert "Traceback" not in supervisor.said


def test_a_stop_during_the_start_leaves_nothing_running(serve: StartServe) -> None:
    for seconds in (0.4, 0.8, 1.2):
        supervisor = serve()
        time.sleep(seconds)
        family = supervisor.family()
        supervisor.process.send_signal(signal.SIGTERM)
        # Before its handlers are in place the signal ends it at once, which is as good.
        assert supervisor.process.wait(30) in (0, -signal.SIGTERM)
        assert_gone(family)


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child of its parent's end.")
def test_what_a_killed_supervisor_started_ends_by_itself(supervisor: Supervisor) -> None:
    family = supervisor.family()
    supervisor.process.kill()
    supervisor.process.wait()
    assert_gone(family)


def test_killing_everything_at_once_loses_nothing(supervisor: Supervisor, served: Served) -> None:
    data = served.var / "postgres"
    with EmbeddedPostgres(data) as guest, connect(guest) as connection:
        assert not guest.keeps_the_server
        connection.execute(
            "INSERT INTO core.tenant (id, slug, names, country, currency, languages,"
            " default_language, colours, require_second_factor, status, version)"
            " VALUES (gen_random_uuid(), 'kept', '{}', 'NO', 'NOK', '[\"nb\"]', 'nb', '[]',"
            " false, 'active', 1)"
        )
    for process in supervisor.family():
        # Those after the first may have noticed already that it has gone.
        with suppress(psutil.NoSuchProcess):
            process.kill()
    supervisor.process.wait()
    served.running()
    with EmbeddedPostgres(data) as guest, connect(guest) as connection:
        kept = connection.execute("DELETE FROM core.tenant WHERE slug = 'kept' RETURNING 'kept'")
        assert kept.fetchall() == [("kept",)]


def test_a_worker_that_was_killed_is_started_again(supervisor: Supervisor) -> None:
    _, _, worker = supervisor.children()
    worker.kill()
    supervisor.wait_until_it_said("it is started again")
    assert supervisor.status("/livez") == 200


def test_a_web_server_that_was_killed_ends_everything_with_an_error(
    supervisor: Supervisor,
) -> None:
    _, web, _ = supervisor.children()
    family = supervisor.family()
    web.kill()
    assert supervisor.process.wait(30) == 1
    assert "The web server ended by itself" in supervisor.said
    assert_gone(family)


def test_a_taken_port_is_told_with_the_way_out(served: Served) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        supervisor = served.start(port=port)
        assert supervisor.process.wait(30) == 1
        assert supervisor.said == (
            f"flygel: Port {port} is in use. Stop the program that uses it,"
            f" or choose another port: make run PORT={port + 1}\n"
        )


def test_a_second_run_in_the_same_folder_is_told_that_there_is_one(
    supervisor: Supervisor, served: Served
) -> None:
    second = served.start()
    assert second.process.wait(30) == 1
    assert f"Flygel runs already from {served.var}." in second.said
    assert supervisor.status("/livez") == 200


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(served: Served) -> None:
    key = served.var / "secret-key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(r"[0-9a-f]{64}", key.read_text())


def connect(server: EmbeddedPostgres) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(server.owner_url().replace("+psycopg", ""), autocommit=True)
