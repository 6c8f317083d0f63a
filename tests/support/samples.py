"""Rows of every plugin for the crawl: what stands in an address, per tenant.

Each plugin has a module `tests/plugins/<name>/samples.py` (the core: `tests/core/samples.py`, the
third party: `tests/third_party/<name>_samples.py`) with

    def make_samples(marker: str) -> dict[str, object]:
        '''Rows of the tenant in force, their texts carrying the marker; ids by argument.'''

    SHARED = {"file_format": "csv"}     # arguments that are nobody's: the same for all tenants
    MISSING = {"year": 1907}            # values that no tenant has, where it is no UUID

A key is an argument's name in the address, or `endpoint:argument` where that is not enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from uuid import UUID, uuid4

from flask import Flask
from werkzeug.routing import Rule

from core.plugin_host import CORE
from core.web.running import Running


def samples_module(owner: str) -> ModuleType | None:
    """The module that makes an owner's rows; None where there is none."""
    for name in (
        "tests.core.samples" if owner == CORE else f"tests.plugins.{owner}.samples",
        f"tests.third_party.{owner}_samples",
    ):
        try:
            if find_spec(name) is not None:
                return import_module(name)
        except ModuleNotFoundError:
            continue
    return None


def place_of(owner: str) -> str:
    """Where an owner's samples are written, for the message that asks for them."""
    return "tests/core/samples.py" if owner == CORE else f"tests/plugins/{owner}/samples.py"


def make_all(running: Running, marker: str) -> dict[str, dict[str, object]]:
    """Makes rows of every plugin in the tenant in force; by owner and argument."""
    made: dict[str, dict[str, object]] = {}
    # In the order of need: a programme's rows point at the register's.
    for owner in (CORE, *running.host.plugins):
        module = samples_module(owner)
        made[owner] = dict(module.make_samples(marker)) if module is not None else {}
    return made


@dataclass(frozen=True)
class Address:
    """A route with something in its address that is a tenant's own."""

    endpoint: str
    rule: str
    methods: tuple[str, ...]
    owner: str
    own: tuple[str, ...]
    shared: Mapping[str, object]


class MissingSample(Exception):
    """A route asks for something of which there is no sample; the message says what to write."""


def addresses(app: Flask, made: Mapping[str, Mapping[str, object]]) -> list[Address]:
    """Every route with arguments. Raises MissingSample, naming all that are missing."""
    running: Running = app.extensions["flygel"]
    found: list[Address] = []
    problems: list[str] = []
    for rule in app.url_map.iter_rules():
        owner = running.routes.owner(rule.endpoint)
        if not rule.arguments or owner is None or rule.endpoint == "static":
            continue
        module = samples_module(owner)
        shared_by_owner = getattr(module, "SHARED", {})
        own: list[str] = []
        shared: dict[str, object] = {}
        for argument in sorted(rule.arguments):
            if (value := value_of(shared_by_owner, rule.endpoint, argument)) is not None:
                shared[argument] = value
            elif value_of(made.get(owner, {}), rule.endpoint, argument) is not None:
                own.append(argument)
            else:
                problems.append(
                    f"{rule.endpoint} ({rule.rule}): return a value for {argument!r} from"
                    f" make_samples() in {place_of(owner)}, or put it into SHARED there if it"
                    " is no tenant's own."
                )
        found.append(Address(rule.endpoint, rule.rule, methods_of(rule), owner, tuple(own), shared))
    if problems:
        raise MissingSample("\n".join(problems))
    return found


def methods_of(rule: Rule) -> tuple[str, ...]:
    """The methods worth asking with; HEAD and OPTIONS say nothing of their own."""
    return tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))


def value_of(values: Mapping[str, object], endpoint: str, argument: str) -> object | None:
    """The value for an endpoint's argument: its own, else the argument's, else None."""
    return values.get(f"{endpoint}:{argument}", values.get(argument))


def missing_value(owner: str, endpoint: str, argument: str, like: object) -> object:
    """A value of the same form that no tenant has."""
    declared = value_of(getattr(samples_module(owner), "MISSING", {}), endpoint, argument)
    if declared is not None:
        return declared
    if isinstance(like, UUID):
        return uuid4()
    if isinstance(like, int):
        return 909_090
    return f"missing-{uuid4().hex}"
