"""Fetching, against a real server on this machine that behaves well and badly."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from plugins.registry.figures import read_population
from plugins.registry.figures.fetch import CallBudget, FetchProblem, Limits, fetch
from plugins.registry.figures.questions import Question

HERE = frozenset({"127.0.0.1"})
QUICK = Limits(connect=1.0, read=0.3, total=5.0, size=10_000, wait=1.0, pause=0.01)
TABLE = b"code,year,population\n3021,2020,20439\n"

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Office:
    """A server that gives its answers one after another, the last one for ever."""

    address: str
    answers: list[Answer] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def calls(self) -> int:
        """How often it has been asked."""
        return len(self.bodies)


@pytest.fixture
def office() -> Iterator[Office]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["content-length"])))

        def _answer(self, body: bytes) -> None:
            opened.bodies.append(body)
            opened.answers[min(opened.calls, len(opened.answers)) - 1](self)

        def log_message(self, *args: object) -> None:
            """Nothing: the test run's output is not the place for it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    opened = Office(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield opened
    server.shutdown()
    thread.join()
    server.server_close()


def says(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def sleeps(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.8)


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def asked(office: Office, *, limits: Limits = QUICK) -> bytes:
    return fetch(office.address, allowed_hosts=HERE, limits=limits, budget=CallBudget())


def refused(office: Office, *, limits: Limits = QUICK) -> str:
    with pytest.raises(FetchProblem) as caught:
        asked(office, limits=limits)
    assert caught.value.message % caught.value.params != ""
    return caught.value.code


def test_an_answer_is_fetched_and_can_be_read(office: Office) -> None:
    office.answers = [says(200, TABLE)]

    assert [figure.population for figure in read_population(asked(office)).figures] == [20439]


def test_a_question_with_a_body_is_posted_as_json(office: Office) -> None:
    office.answers = [says(200, b"{}")]

    fetch(
        Question(office.address, {"table": "FOLK1A", "variables": [{"code": "OMRÅDE"}]}),
        allowed_hosts=HERE,
        limits=QUICK,
        budget=CallBudget(),
    )

    assert json.loads(office.bodies[0]) == {"table": "FOLK1A", "variables": [{"code": "OMRÅDE"}]}


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_busy_office_is_asked_once_more(office: Office, status: int) -> None:
    office.answers = [says(status), says(200, TABLE)]

    assert asked(office) == TABLE
    assert office.calls == 2


def test_an_office_that_stays_busy_is_left_alone_after_the_second_try(office: Office) -> None:
    office.answers = [says(503)]

    assert refused(office) == "busy"
    assert office.calls == 2


@pytest.mark.parametrize("trouble", [sleeps, hangs_up])
def test_a_broken_or_slow_connection_is_tried_once_more(office: Office, trouble: Answer) -> None:
    office.answers = [trouble, says(200, TABLE)]

    assert asked(office) == TABLE


def test_an_office_that_does_not_answer_is_given_up(office: Office) -> None:
    office.answers = [sleeps]

    assert refused(office) == "timed_out"
    assert office.calls == 2


def test_an_office_that_answers_drop_by_drop_is_given_up_in_time(office: Office) -> None:
    def drips(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(20):
            time.sleep(0.1)
            handler.wfile.write(b" ")

    office.answers = [drips]

    # Each drop comes in time to be read; only the whole takes too long.
    limits = Limits(connect=1.0, read=0.5, total=0.6, size=10_000, wait=1.0, pause=0.01)
    assert refused(office, limits=limits) == "timed_out"


def test_the_wait_that_the_office_asks_for_is_kept(office: Office) -> None:
    office.answers = [says(429, Retry_After="1"), says(200, TABLE)]
    begun = time.monotonic()

    assert asked(office) == TABLE
    assert time.monotonic() - begun >= 1.0


def test_a_wait_that_is_too_long_is_not_waited_for(office: Office) -> None:
    office.answers = [says(429, Retry_After="3600")]

    assert refused(office) == "busy"
    assert office.calls == 1


def test_a_wait_may_be_given_as_a_time(office: Office) -> None:
    an_hour_on = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    office.answers = [says(503, Retry_After=an_hour_on)]

    assert refused(office) == "busy"
    assert office.calls == 1


def test_an_answer_that_is_too_large_is_not_kept(office: Office) -> None:
    office.answers = [says(200, b"x" * 10_001)]

    assert refused(office) == "too_large"
    assert office.calls == 1


def test_an_answer_of_just_the_limit_is_kept(office: Office) -> None:
    office.answers = [says(200, b"x" * 10_000)]

    assert len(asked(office)) == 10_000


def test_the_offices_own_error_answer_reaches_the_reader(office: Office) -> None:
    office.answers = [
        says(400, b'{"type": "Parameter error", "title": "Non-existent value", "status": 400}')
    ]

    assert [problem.code for problem in read_population(asked(office)).problems] == ["office_error"]
    assert office.calls == 1


def test_an_error_page_is_told_by_its_status(office: Office) -> None:
    office.answers = [says(404, b"<h1>Not found</h1>")]

    assert refused(office) == "refused"


def test_a_redirect_to_the_same_place_is_followed(office: Office) -> None:
    office.answers = [says(302, Location="/elsewhere"), says(200, TABLE)]

    assert asked(office) == TABLE


@pytest.mark.parametrize(
    "location",
    ["https://data.ssb.no/", "http://127.0.0.1:1/", "http://localhost/", "file:///etc/passwd", ""],
)
def test_a_redirect_to_another_place_is_not_followed(office: Office, location: str) -> None:
    office.answers = [says(301, Location=location)]

    # An empty location leads back to the same address, which is then asked in vain.
    assert refused(office) == "redirected"
    assert office.calls == (4 if location == "" else 1)


def test_an_answer_that_cannot_be_unpacked_is_told(office: Office) -> None:
    office.answers = [says(200, b"no gzip", Content_Encoding="gzip")]

    assert refused(office) == "unreadable"


def test_nobody_there_is_told() -> None:
    with pytest.raises(FetchProblem) as caught:
        fetch("http://127.0.0.1:9/", allowed_hosts=HERE, limits=QUICK, budget=CallBudget())
    assert caught.value.code == "no_connection"


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://127.0.0.1/", "host_not_allowed"),
        ("http://localhost/", "host_not_allowed"),
        ("http://169.254.169.254/latest/meta-data", "host_not_allowed"),
        ("http://[::1]/", "host_not_allowed"),
        ("https://data.ssb.no.example.org/", "host_not_allowed"),
        ("https://example.org/?data.ssb.no", "host_not_allowed"),
        ("file:///etc/passwd", "host_not_allowed"),
        ("data.ssb.no", "host_not_allowed"),
        ("", "host_not_allowed"),
        ("http://data.ssb.no/", "bad_address"),
        ("ftp://data.ssb.no/", "bad_address"),
        ("https://data.ssb.no:8443/", "bad_address"),
        ("https://somebody:secret@data.ssb.no/", "bad_address"),
        ("https://data.ssb.no@example.org/", "host_not_allowed"),
        ("https://data.ssb.no:x/", "bad_address"),
    ],
)
def test_only_the_statistics_offices_are_asked(address: str, problem: str) -> None:
    with pytest.raises(FetchProblem) as caught:
        fetch(address, limits=QUICK)
    assert caught.value.code == problem


def test_a_call_too_many_waits_its_turn() -> None:
    budget = CallBudget(calls=3, seconds=0.4)
    begun = time.monotonic()
    for _ in range(3):
        budget.wait_for("data.ssb.no")
    budget.wait_for("api.statbank.dk")
    at_once = time.monotonic() - begun
    budget.wait_for("data.ssb.no")

    assert at_once < 0.3
    assert time.monotonic() - begun >= 0.4
