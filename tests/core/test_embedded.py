"""The embedded PostgreSQL: made, found, ended, and recovered after a kill."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import make_url

from core.db.embedded import EmbeddedPostgres, EmbeddedPostgresError

KEEPER = """
import sys, time
from pathlib import Path
from core.db.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
print(server.owner_url(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "a folder with spaces" / ("deep-" * 25) / "postgres"


@pytest.fixture
def server(data_dir: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(data_dir, durable=False) as server:
        yield server


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with connect(url) as connection:
        return connection.execute(question).fetchall()


StartKeeper = Callable[[Path], tuple[subprocess.Popen[str], str]]


@pytest.fixture
def start_keeper() -> Iterator[StartKeeper]:
    """Starts another process that keeps the server; answers it and the owner's address."""
    with ExitStack() as running:

        def start(data_dir: Path) -> tuple[subprocess.Popen[str], str]:
            keeper = running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", KEEPER, str(data_dir)], stdout=subprocess.PIPE, text=True
                )
            )
            assert keeper.stdout is not None
            url = keeper.stdout.readline().strip()
            socket_dir = Path(str(make_url(url).query["host"]))
            # A killed keeper leaves it to the next start, and here is none.
            running.callback(shutil.rmtree, socket_dir, ignore_errors=True)
            running.callback(keeper.kill)
            return keeper, url

        yield start


def server_pid(data_dir: Path) -> int:
    return int((data_dir / "postmaster.pid").read_text().splitlines()[0])


def socket_dir_of(server: EmbeddedPostgres) -> Path:
    return Path(str(make_url(server.app_url()).query["host"]))


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.02)
    assert not psutil.pid_exists(pid)


def test_it_starts_below_a_deep_path_with_spaces_and_keeps_what_was_written(
    data_dir: Path,
) -> None:
    with EmbeddedPostgres(data_dir) as first, connect(first.owner_url()) as connection:
        connection.execute("CREATE TABLE note AS SELECT 'Ærø' AS name")
    with EmbeddedPostgres(data_dir) as second:
        assert ask(second.owner_url(), "SELECT name FROM note") == [("Ærø",)]


def test_the_application_role_can_connect_and_nothing_else(
    server: EmbeddedPostgres,
) -> None:
    assert ask(
        server.app_url(),
        "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolcanlogin"
        " FROM pg_roles WHERE rolname LIKE 'flygel%' ORDER BY rolname",
    ) == [
        ("flygel_app", False, False, False, False, True),
        ("flygel_owner", False, False, False, False, True),
    ]
    with connect(server.app_url()) as connection:
        for forbidden in (
            "CREATE TABLE mine (id int)",
            "CREATE TEMPORARY TABLE mine (id int)",
            "CREATE SCHEMA mine",
            "CREATE DATABASE mine",
            "SET ROLE flygel_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden)


def test_the_owner_owns_the_database_which_is_in_utf8_and_knows_nordic_letters(
    server: EmbeddedPostgres,
) -> None:
    assert ask(
        server.owner_url(),
        "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), lower('ÆØÅ')"
        " FROM pg_database WHERE datname = current_database()",
    ) == [("flygel_owner", "UTF8", "æøå")]


def test_it_listens_on_no_port_and_its_socket_is_private(
    server: EmbeddedPostgres,
) -> None:
    assert ask(server.owner_url(), "SHOW listen_addresses") == [("",)]
    socket_dir = socket_dir_of(server)
    assert socket_dir.stat().st_mode & 0o777 == 0o700
    assert psutil.Process(server_pid(server.data_dir)).net_connections("inet") == []


def test_starting_and_stopping_twice_changes_nothing(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    server.start()
    url = server.app_url()
    server.start()
    assert server.app_url() == url
    server.stop()
    server.stop()
    with pytest.raises(EmbeddedPostgresError, match="not running"):
        server.app_url()


def test_stopping_leaves_no_process_and_no_socket(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    server.start()
    pid = server_pid(data_dir)
    socket_dir = socket_dir_of(server)
    server.stop()
    assert not psutil.pid_exists(pid)
    assert not socket_dir.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child of its parent's end.")
def test_it_ends_with_the_process_that_keeps_it_even_if_that_is_killed(
    data_dir: Path, start_keeper: StartKeeper
) -> None:
    keeper, _ = start_keeper(data_dir)
    pid = server_pid(data_dir)
    keeper.kill()
    keeper.wait()
    wait_until_gone(pid)


def test_the_socket_folder_of_a_killed_process_is_removed_by_the_next_start(
    data_dir: Path, start_keeper: StartKeeper
) -> None:
    keeper, url = start_keeper(data_dir)
    left = Path(str(make_url(url).query["host"]))
    keeper.kill()
    keeper.wait()
    assert left.exists()
    with EmbeddedPostgres(data_dir):
        assert not left.exists()


def test_killing_everything_at_once_loses_nothing_that_was_committed(
    data_dir: Path, start_keeper: StartKeeper
) -> None:
    keeper, url = start_keeper(data_dir)
    with connect(url) as connection:
        connection.execute("CREATE TABLE note AS SELECT n FROM generate_series(1, 1000) n")
    postmaster = psutil.Process(server_pid(data_dir))
    for process in (postmaster, *postmaster.children(recursive=True)):
        # Those after the first may have noticed already that it has gone.
        with suppress(psutil.NoSuchProcess):
            process.kill()
    keeper.kill()
    keeper.wait()
    with EmbeddedPostgres(data_dir) as recovered:
        assert ask(recovered.owner_url(), "SELECT count(*) FROM note") == [(1000,)]


def test_a_stale_pid_file_that_names_another_living_program_does_not_stop_the_start(
    data_dir: Path,
) -> None:
    with EmbeddedPostgres(data_dir, durable=False):
        remembered = (data_dir / "postmaster.pid").read_text().splitlines()
    pid_file = data_dir / "postmaster.pid"
    pid_file.write_text("\n".join([str(os.getpid()), *remembered[1:]]) + "\n")
    with EmbeddedPostgres(data_dir, durable=False) as again:
        assert ask(again.app_url(), "SELECT 1") == [(1,)]


def test_a_server_that_was_left_behind_is_replaced(
    data_dir: Path, start_keeper: StartKeeper
) -> None:
    keeper, url = start_keeper(data_dir)
    left_behind = psutil.Process(server_pid(data_dir))
    # A stopped process does not get round to ending itself when its parent goes.
    left_behind.suspend()
    keeper.kill()
    keeper.wait()
    left_behind.resume()
    with EmbeddedPostgres(data_dir) as server:
        assert server.app_url() != url.replace("flygel_owner", "flygel_app")
        assert ask(server.app_url(), "SELECT 1") == [(1,)]
        assert server_pid(data_dir) != left_behind.pid


def test_a_second_process_is_a_guest_and_does_not_end_the_server_when_it_leaves(
    data_dir: Path, start_keeper: StartKeeper
) -> None:
    keeper, url = start_keeper(data_dir)
    with EmbeddedPostgres(data_dir) as guest:
        assert not guest.keeps_the_server
        assert guest.owner_url() == url
    assert ask(url, "SELECT 1") == [(1,)]
    pid = server_pid(data_dir)
    keeper.send_signal(signal.SIGKILL)
    keeper.wait()
    wait_until_gone(pid)


def test_a_folder_of_another_version_is_refused_with_what_to_do(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, durable=False):
        pass
    (data_dir / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedPostgresError, match=r"written by PostgreSQL 15.*move the folder"):
        EmbeddedPostgres(data_dir, durable=False).start()


def test_a_database_can_be_copied_from_a_template(server: EmbeddedPostgres) -> None:
    with connect(server.owner_url()) as connection:
        connection.execute("CREATE TABLE note AS SELECT 7 AS n")
    server.create_database("copy", template="flygel")
    server.create_database("copy", template="flygel")
    assert ask(server.owner_url("copy"), "SELECT n FROM note") == [(7,)]


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root may hand a folder to another account.")
def test_as_root_closed_folders_above_stay_closed_to_everybody_else(
    data_dir: Path,
) -> None:
    data_dir.parent.mkdir(parents=True)
    data_dir.parent.chmod(0o700)
    with EmbeddedPostgres(data_dir, durable=False) as server:
        assert ask(server.app_url(), "SELECT 1") == [(1,)]
    assert data_dir.parent.stat().st_mode & 0o007 == 0
    assert data_dir.stat().st_uid not in (0, data_dir.parent.stat().st_uid)
