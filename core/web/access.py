"""Access marks: every route says who may open it, or the application does not start.

`@requires(permission)` for what a role may do, `@requires(SIGNED_IN)` for pages about oneself,
`@public(because="…")` for what anybody may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask
from werkzeug.routing import Rule

from core.plugin_host import CORE

F = TypeVar("F", bound=Callable[..., Any])
_MARK = "__flygel_access__"


@dataclass(frozen=True)
class Access:
    """Who may open a route: the holders of `permission`, or everybody, `because` of something.

    `on_platform`: it is there on the bare host, too, where there is no tenant.
    `stateless`: it asks neither for tenant nor account (files, health).
    """

    permission: str | None
    because: str | None = None
    on_platform: bool = False
    stateless: bool = False


class UnmarkedRoute(Exception):
    """A route says neither who owns it nor who may open it; the message names the fix."""


def requires(permission: str) -> Callable[[F], F]:
    """Opens the route to those who hold the permission in the tenant in force."""

    def mark(view: F) -> F:
        setattr(view, _MARK, Access(permission=permission))
        return view

    return mark


def public(*, because: str, on_platform: bool = False, stateless: bool = False) -> Callable[[F], F]:
    """Opens the route to everybody; the reason is for the next reader."""

    def mark(view: F) -> F:
        access = Access(
            permission=None, because=because, on_platform=on_platform, stateless=stateless
        )
        setattr(view, _MARK, access)
        return view

    return mark


class Routes:
    """Who owns each endpoint and who may open it, collected while blueprints are mounted."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}
        self._foreign: dict[str, Access] = {}

    def own(self, blueprint: str, owner: str) -> None:
        """Every endpoint of this blueprint belongs to the plugin (or the core)."""
        self._owners[blueprint] = owner

    def mark_foreign(self, endpoint: str, access: Access) -> None:
        """The mark of a library's route, which cannot carry one itself."""
        self._foreign[endpoint] = access

    def owner(self, endpoint: str) -> str | None:
        """The plugin that owns an endpoint, "core", or None for one that nobody owns."""
        blueprint, dot, _ = endpoint.rpartition(".")
        if not dot:
            return CORE
        return self._owners.get(blueprint)

    def access(self, app: Flask, endpoint: str) -> Access | None:
        """The endpoint's mark, or None where it has none."""
        if endpoint in self._foreign:
            return self._foreign[endpoint]
        return getattr(app.view_functions[endpoint], _MARK, None)

    def check(self, app: Flask, rules: Iterable[Rule], known_permissions: frozenset[str]) -> None:
        """Raises UnmarkedRoute for a route without an owner, a mark, or a known permission."""
        for rule in rules:
            view = app.view_functions[rule.endpoint]
            name = f"{view.__module__}.{view.__name__}"
            if self.owner(rule.endpoint) is None:
                raise UnmarkedRoute(
                    f"{name} ({rule.rule}) belongs to no plugin."
                    " Return its blueprint from register_pages or register_api."
                )
            access = self.access(app, rule.endpoint)
            if access is None:
                raise UnmarkedRoute(
                    f"{name} has no @requires(...). Add one, or @public(because=...)."
                )
            if access.permission is not None and access.permission not in known_permissions:
                raise UnmarkedRoute(
                    f"{name} requires {access.permission!r}, which no plugin declares."
                )
