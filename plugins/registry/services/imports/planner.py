"""Matching the lines of a file with the register: what each of them would do.

It asks the database a fixed number of times, however many lines there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Period
from core.plugin_api import db, new_id
from plugins.registry.models import Organisation, OrganisationKind, SubRegion
from plugins.registry.queries.figures import CodeHistory, code_history
from plugins.registry.queries.participations import seats_by_organisation
from plugins.registry.queries.periods import on_day, period_of
from plugins.registry.queries.views import Named
from plugins.registry.services.editing import Objection
from plugins.registry.services.imports.cells import Cells, Rows, cells_of, day_in, objection_of
from plugins.registry.services.imports.columns import FIELDS, kind_named
from plugins.registry.services.imports.plan import (
    Action,
    FieldChange,
    ImportPlan,
    OrganisationLine,
)
from plugins.registry.services.organisations import OrganisationDetails, objections_to


def plan_import(
    rows: Rows, columns: Mapping[str, int], *, country: str, today: date
) -> ImportPlan[OrganisationLine]:
    """What the lines would do to the register of the tenant in force.

    An empty cell says nothing: what is recorded stays. A municipality is found by any code it
    has had, other organisations by kind and name. `country` is for lines that name none.
    """
    missing = tuple(field.key for field in FIELDS if field.required and field.key not in columns)
    if missing:
        return ImportPlan(missing=missing)
    return _Planner(country, today).planned(
        [(line, cells_of(cells, columns)) for line, cells in rows]
    )


class _Planner:
    """Knows the register as it is, and matches lines with it."""

    def __init__(self, country: str, today: date) -> None:
        self._country = country
        self._today = today
        self._histories: dict[str, CodeHistory] = {}
        rows = db.session.scalars(select(Organisation)).all()
        self._rows = {row.id: row for row in rows}
        self._names = {row.id: row.name for row in rows}
        self._codes: dict[tuple[str, str], UUID] = {}
        self._named: dict[tuple[str, str], list[UUID]] = defaultdict(list)
        self._any_named: dict[str, list[UUID]] = defaultdict(list)
        for row in rows:
            self._remember(row.id, row.kind, row.name, row.country, row.municipality_code)
        self._seats = seats_by_organisation(set(self._rows))
        self._sub_regions = {
            row.name.casefold(): (Named(id=row.id, name=row.name), period_of(row))
            for row in db.session.scalars(select(SubRegion).where(on_day(SubRegion, today)))
        }

    def planned(self, lines: Sequence[tuple[int, Cells]]) -> ImportPlan[OrganisationLine]:
        drafts = [self._draft(line, cells) for line, cells in lines]
        drafts = _without_doubles(drafts)
        finished = [
            self._finished(draft, cells) for draft, (_, cells) in zip(drafts, lines, strict=True)
        ]
        return ImportPlan(lines=tuple(_without_circles(finished)))

    # First pass: which organisation each line is about -------------------------------------

    def _draft(self, line: int, cells: Cells) -> OrganisationLine:
        objections: list[Objection] = []
        kind = kind_named(cells["kind"])
        if kind is None:
            objections.append(
                objection_of(
                    "unknown_kind",
                    N_("“%(text)s” is no kind of organisation that Flygel knows."),
                    "kind",
                    text=cells["kind"],
                )
            )
        country = (cells.get("country") or self._country).upper()
        code = cells.get("municipality_code") or None
        found = self._match(kind, cells["name"], country, code) if kind else []
        if len(found) > 1:
            objections.append(
                objection_of(
                    "ambiguous",
                    N_("More than one organisation of this kind is called %(name)s."),
                    "name",
                    name=cells["name"],
                )
            )
        known = found[0] if found else None
        days = {key: day_in(cells, key, objections) for key in ("valid_from", "valid_to")}
        row = self._rows.get(known) if known else None
        details = None
        if kind is not None:
            details = OrganisationDetails(
                kind=kind,
                name=cells["name"] or (row.name if row else ""),
                country=country,
                municipality_code=code or (row.municipality_code if row else None),
                parent_id=row.parent_id if row else None,
                website=cells.get("website") or (row.website if row else None),
                valid_from=days["valid_from"] or (row.valid_from if row else None),
                valid_to=days["valid_to"] or (row.valid_to if row else None),
            )
            objections += objections_to(details)
            objections += _website_objections(details)
        organisation_id = known or new_id()
        if details is not None and known is None:
            self._names[organisation_id] = details.name
            self._remember(organisation_id, details.kind, details.name, country, code)
        return OrganisationLine(
            line=line,
            action=Action.WRONG if objections else Action.UNCHANGED if known else Action.NEW,
            name=details.name if details else cells["name"],
            kind=kind,
            organisation_id=organisation_id,
            details=details,
            objections=tuple(objections),
        )

    def _remember(self, each: UUID, kind: str, name: str, country: str, code: str | None) -> None:
        if kind == OrganisationKind.MUNICIPALITY and code:
            self._codes.setdefault((country, self._identity(code, country)), each)
        if each not in self._named[kind, name.casefold()]:
            self._named[kind, name.casefold()].append(each)
            self._any_named[name.casefold()].append(each)

    def _match(
        self, kind: OrganisationKind, name: str, country: str, code: str | None
    ) -> list[UUID]:
        if kind is OrganisationKind.MUNICIPALITY and code:
            found = self._codes.get((country, self._identity(code, country)))
            return [found] if found else []
        return self._named.get((kind, name.casefold()), [])

    def _identity(self, code: str, country: str) -> str:
        if country not in self._histories:
            self._histories[country] = code_history(country)
        return self._histories[country].identity_of(code)

    # Second pass: whom it belongs to, and what changes -------------------------------------

    def _finished(self, draft: OrganisationLine, cells: Cells) -> OrganisationLine:
        if draft.details is None:
            return draft
        objections = list(draft.objections)
        parent_id = self._parent(draft, draft.details, cells, objections)
        details = replace(draft.details, parent_id=parent_id)
        seat = self._seat(draft, details, cells, objections)
        row = self._rows.get(draft.organisation_id)
        changes = self._changes(row, details)
        if seat is not None:
            changes.append(FieldChange("sub_region", "", seat[0].name))
        action = Action.NEW if row is None else Action.CHANGED if changes else Action.UNCHANGED
        return replace(
            draft,
            action=Action.WRONG if objections else action,
            details=details,
            changes=tuple(changes),
            objections=tuple(objections),
            seat=seat,
        )

    def _parent(
        self,
        draft: OrganisationLine,
        details: OrganisationDetails,
        cells: Cells,
        objections: list[Objection],
    ) -> UUID | None:
        named = cells.get("parent", "")
        if not named:
            return details.parent_id or self._municipality_of_school(details)
        found = self._any_named.get(named.casefold(), [])
        if named.isdigit():
            code_owner = self._codes.get((details.country, self._identity(named, details.country)))
            found = [code_owner] if code_owner else []
        if len(found) > 1:
            # A municipality and its theatre may have the same name; who owns is the municipality.
            owners = self._named.get((OrganisationKind.MUNICIPALITY, named.casefold()), [])
            found = owners if len(owners) == 1 else found
        if len(found) != 1 or found[0] == draft.organisation_id:
            objections.append(
                objection_of(
                    "unknown_parent",
                    N_("“%(text)s” is not one organisation in the register or in this file."),
                    "parent",
                    text=named,
                )
            )
            return None
        return found[0]

    def _municipality_of_school(self, details: OrganisationDetails) -> UUID | None:
        """A kulturskole that names no owner belongs to the municipality whose code it has."""
        if details.kind is not OrganisationKind.KULTURSKOLE or not details.municipality_code:
            return None
        identity = self._identity(details.municipality_code, details.country)
        return self._codes.get((details.country, identity))

    def _seat(
        self,
        draft: OrganisationLine,
        details: OrganisationDetails,
        cells: Cells,
        objections: list[Objection],
    ) -> tuple[Named, Period] | None:
        named = cells.get("sub_region", "")
        if not named:
            return None
        found = self._sub_regions.get(named.casefold())
        if found is None:
            objections.append(
                objection_of(
                    "unknown_sub_region",
                    N_("There is no sub-region called “%(text)s” today."),
                    "sub_region",
                    text=named,
                )
            )
            return None
        sub_region, own = found
        days = own.intersection(Period(details.valid_from, None)) or own
        for period, taken in self._seats.get(draft.organisation_id, ()):
            if not period.overlaps(days):
                continue
            if taken.id != sub_region.id:
                objections.append(
                    objection_of(
                        "seated_elsewhere",
                        N_("It already belongs to %(sub_region)s. Move it on its own page."),
                        "sub_region",
                        sub_region=taken.name,
                    )
                )
            return None
        return sub_region, days

    def _changes(self, row: Organisation | None, details: OrganisationDetails) -> list[FieldChange]:
        before: dict[str, object] = {}
        if row is not None:
            before = {
                "name": row.name,
                "municipality_code": row.municipality_code,
                "country": row.country,
                "parent": self._names.get(row.parent_id) if row.parent_id else None,
                "website": row.website,
                "valid_from": row.valid_from,
                "valid_to": row.valid_to,
            }
        after = {
            "name": details.name,
            "municipality_code": details.municipality_code,
            "country": details.country,
            "parent": self._names.get(details.parent_id) if details.parent_id else None,
            "website": details.website,
            "valid_from": details.valid_from,
            "valid_to": details.valid_to,
        }
        return [
            FieldChange(key, _said(before.get(key)), _said(value))
            for key, value in after.items()
            if _said(before.get(key)) != _said(value)
        ]


def _without_doubles(drafts: Sequence[OrganisationLine]) -> list[OrganisationLine]:
    """The lines, a second one about the same organisation being wrong."""
    first: dict[UUID, int] = {}
    checked: list[OrganisationLine] = []
    for draft in drafts:
        earlier = first.setdefault(draft.organisation_id, draft.line)
        if earlier != draft.line:
            objection = objection_of(
                "double", N_("Line %(line)s is about the same organisation."), "name", line=earlier
            )
            draft = replace(draft, action=Action.WRONG, objections=(*draft.objections, objection))
        checked.append(draft)
    return checked


def _without_circles(lines: Sequence[OrganisationLine]) -> list[OrganisationLine]:
    """The lines, those that would belong to themselves in the end being wrong."""
    parents = {
        line.organisation_id: line.details.parent_id for line in lines if line.details is not None
    }
    checked: list[OrganisationLine] = []
    for line in lines:
        seen: set[UUID] = set()
        above: UUID | None = line.organisation_id
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == line.organisation_id and line.details is not None:
            objection = objection_of(
                "owns_itself", N_("An organisation cannot belong to itself."), "parent"
            )
            line = replace(line, action=Action.WRONG, objections=(*line.objections, objection))
        checked.append(line)
    return checked


def _website_objections(details: OrganisationDetails) -> list[Objection]:
    if details.website is None or details.website.startswith(("https://", "http://")):
        return []
    return [
        objection_of("bad_website", N_("Write a web address that starts with https://."), "website")
    ]


def _said(value: object) -> str:
    return "" if value is None else str(value)
