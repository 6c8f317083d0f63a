"""The frozen values that hooks return: everything a plugin can add, in one place.

Texts are English source strings marked with `N_`; the page that shows one translates it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from marshmallow import Schema
from marshmallow.fields import Enum, Field

from core.kit import N_, Reason

# The countries that tenants are of, and what they are called.
COUNTRIES = {"NO": N_("Norway"), "DK": N_("Denmark")}


class PluginKind(StrEnum):
    """A programme is what a tenant switches on; a capability comes with what needs it."""

    PROGRAMME = "programme"
    CAPABILITY = "capability"


class Maturity(StrEnum):
    """How far a plugin has come, shown on the plugins page."""

    EXPERIMENTAL = "experimental"
    STABLE = "stable"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """One kind of personal data a plugin keeps, and why: the row of a processing register.

    `retention` says in words how long; `basis` names the legal basis.
    """

    table: str
    what: str
    purpose: str
    basis: str
    retention: str


@dataclass(frozen=True, kw_only=True)
class PluginInfo:
    """What a plugin says about itself. `name` is its key, blueprint, schema and template folder.

    `countries` are those it is made for ("NO", "DK"), empty: any. A tenant of another country
    cannot switch it on. `core_versions` is a half-open range of core versions it works with,
    e.g. ("0.1", "1.0").
    `personal_data` empty means that it keeps none, which the plugins page then says.
    """

    name: str
    version: str
    kind: PluginKind
    label: str
    summary: str
    category: str
    requires: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    core_versions: tuple[str, str] = ("0.1", "1.0")
    maturity: Maturity = Maturity.STABLE
    personal_data: tuple[PersonalData, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role that memberships may hold.

    `limited_to` names what the role must be limited to ("organisation", "sub-region"), or
    is None when it reaches the whole tenant. The core stores the limit as an opaque id;
    the plugin offers the choices by `provide_role_limits`.
    """

    key: str
    label: str
    help: str
    limited_to: str | None = None
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Permission:
    """`plugin:resource:action`, and the roles that hold it by default."""

    name: str
    label: str
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """An entry of the main menu, shown to those who may open it.

    `group` "" is the main menu, "administration" the administrator's.
    """

    key: str
    label: str
    endpoint: str
    permission: str
    order: int = 100
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of another page: the platform renders `template` with `context`, escaped.

    One that `leads` comes before the others and over the whole width: what the reader signs in
    for.
    """

    key: str
    title: str
    template: str
    context: Mapping[str, Any]
    permission: str | None = None
    order: int = 100
    leads: bool = False


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Something a tenant may tune. `field` validates it and says what it is (marshmallow).

    Rows of a table setting are `fields.List(fields.Nested(Schema))`. `dated` settings have
    values from a day on and are read as of the day of the case. `check` answers with
    objections to a value that is well-formed but wrong.
    """

    key: str
    field: Field[Any]
    default: Any
    label: str
    help: str
    dated: bool = False
    check: Callable[[Any], Sequence[Reason]] | None = None
    choices: tuple[tuple[Any, str], ...] = ()
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class ActionLabel:
    """What an action of the log is called: "ungmusikk:round:approve" is "Approved a round"."""

    action: str
    label: str


@dataclass(frozen=True, kw_only=True)
class SubjectLabel:
    """What a kind of thing in the log is called: "contribution_round" is "Contribution round"."""

    kind: str
    label: str


@dataclass(frozen=True, kw_only=True)
class FieldLabel:
    """What a field that the log keeps is called, and its values where they are codes.

    "decided_on" is "Decided on"; of "status", "paid" is "Paid". Where the values are not known
    beforehand, such as ids, `named` answers what some of them are called, in the reader's
    language; one that it leaves out is shown as it is. None: nothing is looked up.
    """

    name: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    named: Callable[[Collection[str]], Mapping[str, str]] | None = None


def field_labels(*schemas: type[Schema]) -> tuple[FieldLabel, ...]:
    """The labels that forms have already: of every field, the first schema's that names it.

    A field of an enumeration whose members have a `label` brings the words for its values.
    """
    found: dict[str, FieldLabel] = {}
    for schema in schemas:
        for name, declared in schema._declared_fields.items():
            if (label := declared.metadata.get("label")) and name not in found:
                members = declared.enum if isinstance(declared, Enum) else ()
                values = {each.value: each.label for each in members if hasattr(each, "label")}
                found[name] = FieldLabel(name=name, label=label, values=values)
    return tuple(found.values())


@dataclass(frozen=True, kw_only=True)
class Impact:
    """What switching a plugin off will make disappear, counted: "contribution rounds: 2"."""

    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class LimitChoice:
    """Something a role may be limited to: its opaque id and what it is called."""

    id: UUID
    label: str


@dataclass(frozen=True, kw_only=True)
class DemoLogin:
    """A log-in of the demonstration: roles by key, each with a limit's name or None."""

    email: str
    name: str
    role: str
    limit: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class DemoTenant:
    """An organisation of the demonstration, and the plugins it starts with."""

    slug: str
    names: Mapping[str, str]
    country: str
    currency: str
    languages: tuple[str, ...]
    colours: tuple[str, ...]
    plugins: tuple[str, ...]
    logins: tuple[DemoLogin, ...]
    order: int = 100
