"""Every page of the application that can be opened, filled in with what is ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask

from core.plugin_host import CORE
from core.users.actor import ADMINISTRATOR
from core.web.running import Running
from tests.support.samples import addresses, methods_of, value_of

# The parts of the core in which every role finds something of its own.
_DIFFERS_BY_ROLE = frozenset({"/"})
_PACKED = (".xlsx", ".json")


@dataclass(frozen=True)
class Page:
    """A page, file or answer; `readers` are the roles for which its door is open."""

    owner: str
    path: str
    readers: tuple[str, ...]

    @property
    def for_programs(self) -> bool:
        """Whether it is opened with an access key."""
        return self.path.startswith("/api/")

    @property
    def only_for_administrators_eyes(self) -> bool:
        """Whether one reader will do: the core knows but one role, and exports hold the same rows.

        An export's rows are read in the CSV by every role, and packed by one.
        """
        return (self.owner == CORE and self.path not in _DIFFERS_BY_ROLE) or self.path.endswith(
            _PACKED
        )


def pages(app: Flask, running: Running, ours: Mapping[str, Mapping[str, object]]) -> Iterator[Page]:
    """Every address that answers GET; exports come in each form."""
    everybody = (ADMINISTRATOR, *(role.key for role in running.host.roles()))
    readers = {
        permission.name: permission.roles or everybody
        for permission in running.permissions(frozenset(running.host.plugins))
    }
    with_samples = {address.endpoint: address for address in addresses(app, ours)}
    for rule in app.url_map.iter_rules():
        owner = running.routes.owner(rule.endpoint)
        if owner is None or rule.endpoint == "static" or "GET" not in methods_of(rule):
            continue
        access = running.routes.access(app, rule.endpoint)
        if access is None or access.stateless:
            continue
        wanted = readers[access.permission] if access.permission else everybody
        address = with_samples.get(rule.endpoint)
        values: dict[str, object] = {}
        if rule.arguments and address is not None:
            values = {
                argument: value_of(ours[owner], rule.endpoint, argument) for argument in address.own
            } | dict(address.shared)
        forms = ("csv", "xlsx", "json") if "file_format" in values else (None,)
        for form in forms:
            filled = values | {"file_format": form} if form else values
            with app.test_request_context(base_url="http://alpha.localhost"):
                path = app.url_for(rule.endpoint, **filled)
            yield Page(owner, path, wanted)
