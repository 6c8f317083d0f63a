"""One typed method per hook: what the platform calls, and what a reader may look for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.contributions import (
    ActionLabel,
    DemoTenant,
    FieldLabel,
    Impact,
    LimitChoice,
    NavItem,
    Panel,
    Permission,
    Role,
    Setting,
    SubjectLabel,
)
from core.kit import Reason
from core.plugin_host.installed import Plugins

if TYPE_CHECKING:
    import click
    from flask import Blueprint
    from flask_smorest import Blueprint as ApiBlueprint
    from sqlalchemy import Engine

    from core.users.actor import Actor


@dataclass(frozen=True)
class FailedPart:
    """Which plugin's contribution could not be had; the page says so in its place."""

    plugin: str


class PluginHost(Plugins):
    """All installed plugins, asked for what they contribute."""

    def roles(self, only: frozenset[str] | None = None) -> list[Role]:
        """Roles of the plugins asked; the core adds the administrator."""
        return self.declared("register_roles", only=only)

    def permissions(self, only: frozenset[str] | None = None) -> list[Permission]:
        """Permissions of the plugins asked."""
        return self.declared("register_permissions", only=only)

    def settings(self, plugin: str) -> dict[str, Setting]:
        """One plugin's settings by key, in their order."""
        return {
            setting.key: setting
            for setting in self.declared("register_settings", only=frozenset({plugin}))
        }

    def actions(self) -> list[ActionLabel]:
        """What the actions of all installed plugins are called in the log."""
        return self.all("register_actions")

    def subjects(self) -> list[SubjectLabel]:
        """What the things in the log are called, of all installed plugins."""
        return self.all("register_subjects")

    def fields(self) -> list[tuple[str, Sequence[FieldLabel]]]:
        """What the fields in the log are called, by the plugin that writes them."""
        return self.each("register_fields")

    def nav(self, only: frozenset[str]) -> list[NavItem]:
        """Menu entries of the plugins asked."""
        return self.all("register_nav", only=only)

    def pages(self, only: frozenset[str] | None = None) -> list[tuple[str, Sequence[Blueprint]]]:
        """The page blueprints of the plugins asked, with their names."""
        return self.each("register_pages", only=only)

    def api(self, only: frozenset[str] | None = None) -> list[tuple[str, Sequence[ApiBlueprint]]]:
        """The API blueprints of the plugins asked, with their names."""
        return self.each("register_api", only=only)

    def commands(self) -> list[tuple[str, Sequence[click.Command]]]:
        """Every plugin's commands."""
        return self.each("register_commands")

    def catalogues(self) -> list[Path]:
        """Translation folders of third parties."""
        return [folder for _, folder in self.each("register_catalogue")]

    def demo_tenants(self) -> list[DemoTenant]:
        """Organisations to show the plugins with."""
        return self.all("register_demo_tenants")

    def panels(
        self, enabled: frozenset[str], actor: Actor, *, guard: Callable[[Callable[[], Any]], Any]
    ) -> list[Panel | FailedPart]:
        """Panels of the start page; `guard` runs a call in a savepoint, None means it failed."""
        return self.parts("provide_panels", enabled, guard=guard, actor=actor)

    def parts(
        self,
        hook: str,
        enabled: frozenset[str],
        *,
        guard: Callable[[Callable[[], Any]], Any],
        **arguments: Any,
    ) -> list[Any]:
        """The hook's contributions in their order; one plugin's failure is a `FailedPart`, last.

        `guard` runs a call in a savepoint and answers None when it failed.
        """
        found: list[tuple[tuple[int, str, str], Any]] = []
        for name in self.plugins:
            if name not in enabled:
                continue
            answers = guard(partial(self._caller(hook, name), **arguments))
            if answers is None:
                found.append(((1000, name, ""), FailedPart(plugin=name)))
                continue
            found += [((part.order, name, part.key), part) for answer in answers for part in answer]
        return [part for _, part in sorted(found, key=lambda pair: pair[0])]

    def role_limits(self, enabled: frozenset[str], role: str) -> list[LimitChoice]:
        """What a role may be limited to in the tenant in force."""
        return [
            choice
            for _, choices in self.each("provide_role_limits", only=enabled, role=role)
            for choice in choices
        ]

    def disable_preview(self, enabled: frozenset[str], plugin: str) -> list[Impact]:
        """What will disappear when the plugin is switched off, counted."""
        return [
            impact
            for _, impacts in self.each("provide_disable_preview", only=enabled, plugin=plugin)
            for impact in impacts
        ]

    def disable_objections(self, enabled: frozenset[str], plugin: str) -> list[Reason]:
        """Why the plugin should not be switched off just now."""
        return [
            objection
            for _, found in self.each("check_plugin_disable", only=enabled, plugin=plugin)
            for objection in found
        ]

    def plugin_enabled(self, enabled: frozenset[str], plugin: str, source: str) -> None:
        """Tells the plugins that are on that one more is."""
        self.each_silent("on_plugin_enabled", enabled, plugin=plugin, source=source)

    def plugin_disabled(self, enabled: frozenset[str], plugin: str, source: str) -> None:
        """Tells the plugins that are on, and the one that was, that it is off."""
        self.each_silent("on_plugin_disabled", enabled | {plugin}, plugin=plugin, source=source)

    def membership_created(self, enabled: frozenset[str], membership_id: UUID, email: str) -> None:
        """Tells the plugins that an account became a member."""
        self.each_silent("on_membership_created", enabled, membership_id=membership_id, email=email)

    def membership_ended(self, enabled: frozenset[str], membership_id: UUID) -> None:
        """Tells the plugins that a membership ended."""
        self.each_silent("on_membership_ended", enabled, membership_id=membership_id)

    def demo_created(self, enabled: frozenset[str], slug: str) -> None:
        """Lets the plugins fill a demonstration tenant."""
        self.each_silent("on_demo_created", enabled, slug=slug)

    def demo_login(self, enabled: frozenset[str], slug: str, members: Mapping[str, Actor]) -> None:
        """Lets the plugins do what the log-ins of a demonstration tenant have done so far."""
        self.each_silent("on_demo_login", enabled, slug=slug, members=members)

    def load_reference_data(self, plugin: str, owner: Engine) -> None:
        """Puts the reference data that the plugin ships in place."""
        self.each_silent("load_reference_data", frozenset({plugin}), owner=owner)
