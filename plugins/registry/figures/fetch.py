"""An answer of a statistics office by its address, and of nobody else.

An administrator may paste an address here, so this is where a server could be led to fetch from
its own network. Only named hosts are asked, over https; a redirect elsewhere is not followed.
The rest is manners: limits on time, size and calls, and one more try when the office is busy.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from core.kit import N_
from plugins.registry.figures.questions import Question

STATISTICS_HOSTS = frozenset({"data.ssb.no", "api.statbank.dk"})

_BUSY = frozenset({429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: times in seconds, ``size`` in bytes of the unpacked answer."""

    connect: float = 5.0
    read: float = 20.0
    total: float = 60.0
    size: int = 50_000_000
    wait: float = 30.0
    """The longest that the office may ask us to wait before the second try."""
    pause: float = 1.0
    """The wait before the second try when the office asks for none."""


DEFAULT_LIMITS = Limits()


class FetchProblem(Exception):
    """No answer was fetched. ``message`` is marked for translation, filled from ``params``."""

    def __init__(self, code: str, message: str, params: Mapping[str, object] | None = None):
        super().__init__(code)
        self.code = code
        self.message = message
        self.params: Mapping[str, object] = params or {}


@dataclass(slots=True)
class CallBudget:
    """At most so many calls to a host in a span of seconds; a call too many waits its turn.

    Safe for several threads. Each process has its own, so a job queue with one worker for
    imports is what keeps the promise for a whole installation.
    """

    calls: int = 30
    seconds: float = 60.0
    _begun: dict[str, deque[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_for(self, host: str) -> None:
        """Return when a call to the host may begin, and count it."""
        while True:
            with self._lock:
                begun = self._begun.setdefault(host, deque())
                now = time.monotonic()
                while begun and now - begun[0] >= self.seconds:
                    begun.popleft()
                if len(begun) < self.calls:
                    begun.append(now)
                    return
                rest = self.seconds - (now - begun[0])
            time.sleep(rest)


# One for the process: the offices count calls by the address they come from.
OFFICES_BUDGET = CallBudget()


def fetch(
    question: Question | str,
    *,
    allowed_hosts: frozenset[str] = STATISTICS_HOSTS,
    limits: Limits = DEFAULT_LIMITS,
    budget: CallBudget = OFFICES_BUDGET,
) -> bytes:
    """The body of the office's answer, unpacked.

    An office's own error answer (400, 404 …) is handed back as its body: the readers turn it
    into words. Tries once more after a time-out, a broken connection, 429 and 5xx, after the
    wait the office asks for. Raises FetchProblem.
    """
    asked = Question(question) if isinstance(question, str) else question
    url = _allowed(asked.url, allowed_hosts)
    deadline = time.monotonic() + limits.total
    timeout = httpx.Timeout(
        connect=limits.connect, read=limits.read, write=limits.read, pool=limits.connect
    )
    # A proxy from the environment is for the way out; it cannot reach our own loopback.
    with httpx.Client(timeout=timeout, trust_env=not _is_loopback(url.host)) as client:
        try:
            return _ask(client, asked, url, limits, budget, deadline)
        except _TryAgain as first:
            if first.wait > limits.wait or time.monotonic() + first.wait >= deadline:
                raise first.problem from None
            time.sleep(first.wait)
        try:
            return _ask(client, asked, url, limits, budget, deadline)
        except _TryAgain as second:
            raise second.problem from None


class _TryAgain(Exception):
    """A failure that may pass; ``wait`` is in seconds."""

    def __init__(self, problem: FetchProblem, wait: float) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.wait = wait


def _ask(
    client: httpx.Client,
    asked: Question,
    url: httpx.URL,
    limits: Limits,
    budget: CallBudget,
    deadline: float,
) -> bytes:
    host = url.host
    for _ in range(_MOST_REDIRECTS + 1):
        budget.wait_for(host)
        try:
            method = "GET" if asked.body is None else "POST"
            with client.stream(method, url, json=asked.body) as response:
                if response.status_code in _REDIRECTS:
                    url = _next(response, url)
                    continue
                if response.status_code in _BUSY:
                    raise _TryAgain(_busy(host, response), _wait(response, limits))
                body = _body(response, limits, deadline, host)
                _check_status(response, body, host)
                return body
        except httpx.TimeoutException:
            raise _TryAgain(_timed_out(host), limits.pause) from None
        except httpx.DecodingError:
            raise FetchProblem(
                "unreadable", N_("The answer from %(host)s cannot be unpacked."), {"host": host}
            ) from None
        except httpx.TransportError:
            problem = FetchProblem(
                "no_connection", N_("There is no connection to %(host)s."), {"host": host}
            )
            raise _TryAgain(problem, limits.pause) from None
    raise FetchProblem(
        "redirected", N_("%(host)s sends the question on and on without an answer."), {"host": host}
    )


def _body(response: httpx.Response, limits: Limits, deadline: float, host: str) -> bytes:
    """The answer's bytes, given up as soon as they are too many or come too slowly."""
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > limits.size:
            raise FetchProblem(
                "too_large",
                N_("The answer from %(host)s is larger than %(limit)s bytes."),
                {"host": host, "limit": limits.size},
            )
        if time.monotonic() > deadline:
            # Each read was quick enough, all of them were not: a second try would be the same.
            raise _timed_out(host)
        parts.append(part)
    return b"".join(parts)


def _check_status(response: httpx.Response, body: bytes, host: str) -> None:
    if response.is_success or body.lstrip()[:1] == b"{":
        return
    raise FetchProblem(
        "refused",
        N_("%(host)s refused the question with status %(status)s."),
        {"host": host, "status": str(response.status_code)},
    )


def _allowed(given: str, allowed_hosts: frozenset[str]) -> httpx.URL:
    """The address, when it may be asked. Raises FetchProblem."""
    try:
        url = httpx.URL(given.strip())
    except (httpx.InvalidURL, ValueError):
        raise FetchProblem("bad_address", N_("This is no address.")) from None
    host = url.host
    if host not in allowed_hosts:
        raise FetchProblem(
            "host_not_allowed",
            N_("Figures are fetched from %(hosts)s only."),
            {"hosts": ", ".join(sorted(allowed_hosts))},
        )
    loopback = _is_loopback(host)
    plain = url.scheme == "http" and loopback
    if (url.scheme != "https" and not plain) or url.userinfo:
        raise FetchProblem(
            "bad_address",
            N_("The address must begin with https and have no user name in it."),
        )
    if url.port not in (None, 443) and not loopback:
        raise FetchProblem("bad_address", N_("The address must not have a port number."))
    return url


def _next(response: httpx.Response, url: httpx.URL) -> httpx.URL:
    """Where a redirect leads, when that is the same place. Raises FetchProblem."""
    try:
        target = url.join(response.headers.get("location", ""))
    except (httpx.InvalidURL, ValueError):
        target = None
    if target is None or (target.scheme, target.netloc) != (url.scheme, url.netloc):
        raise FetchProblem(
            "redirected",
            N_("%(host)s sends the question to another place, which is not followed."),
            {"host": url.host},
        )
    if target.userinfo:
        raise FetchProblem(
            "bad_address", N_("The address must begin with https and have no user name in it.")
        )
    return target


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _wait(response: httpx.Response, limits: Limits) -> float:
    """The seconds the office asks us to wait, as a number or a time; our own pause if none."""
    asked = response.headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    try:
        until = parsedate_to_datetime(asked)
    except (TypeError, ValueError):
        return limits.pause
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _busy(host: str, response: httpx.Response) -> FetchProblem:
    return FetchProblem(
        "busy",
        N_("%(host)s is busy or has trouble (status %(status)s). Try again in a while."),
        {"host": host, "status": str(response.status_code)},
    )


def _timed_out(host: str) -> FetchProblem:
    return FetchProblem("timed_out", N_("%(host)s did not answer in time."), {"host": host})
