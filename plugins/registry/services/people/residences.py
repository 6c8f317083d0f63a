"""Writing down where somebody lives: the one module that does, as `queries.residence` reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.registry.models import Protection, Residence
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.people import may_act_for
from plugins.registry.services.editing import ChangedMeanwhile, NotThere, put, refuse
from plugins.registry.services.people.records import locked_person, log_person

_COLUMNS = ("protection", "street", "postal_code", "town", "municipality_code", "phone")


@dataclass(frozen=True, kw_only=True)
class ResidenceDetails:
    """Where somebody lives and can be called, and how far it is protected."""

    protection: Protection = Protection.NONE
    street: str | None = None
    postal_code: str | None = None
    town: str | None = None
    municipality_code: str | None = None
    phone: str | None = None


def write_residence(
    actor: Actor, person_id: UUID, details: ResidenceDetails, *, version: int | None
) -> None:
    """Writes the address down; `version` 0 is that of an address nobody has recorded yet.

    Whoever may not read a protected address may protect one and cannot change it afterwards.
    Raises NotThere, Refused, ChangedMeanwhile. The log names the fields, never what is in them.
    """
    if not may_act_for(actor, person_id, RegistryPermission.READ_RESIDENCES):
        raise NotThere(f"Person {person_id}")
    locked_person(actor, person_id)
    row = _locked(person_id)
    if version is not None and version != (row.version if row else 0):
        raise ChangedMeanwhile(f"Residence of {person_id}")
    if row is not None and row.protection != Protection.NONE:
        check_may_change_protected(actor, person_id)
    changed = put_residence(person_id, details, row)
    if changed:
        log_person(actor, "residence:change", person_id, changed)


def check_may_change_protected(actor: Actor, person_id: UUID) -> None:
    """Raises Refused where the actor may not read this person's protected address."""
    if not may_act_for(actor, person_id, RegistryPermission.READ_PROTECTED):
        raise refuse(
            "residence.protected",
            N_("This address is protected. The programme manager can change it."),
        )


def put_residence(
    person_id: UUID, details: ResidenceDetails, row: Residence | None = None
) -> list[str]:
    """Puts the values in place and answers which fields changed; the caller has checked reach."""
    values = {**asdict(details), "protection": details.protection.value}
    row = row or _locked(person_id)
    if row is None:
        row = Residence(person_id=person_id, **values)
        db.session.add(row)
        db.session.flush()
        return sorted(name for name, value in values.items() if value)
    _, after = put(row, {**values, "before_import": None})
    return sorted(after.keys() - {"before_import"})


def merge_residences(kept: UUID, removed: UUID) -> None:
    """The kept record's address stays, with the stricter protection of the two."""
    goes, stays = _locked(removed), _locked(kept)
    if goes is None:
        return
    if stays is None:
        put(goes, {"person_id": kept})
        return
    levels = list(Protection)
    strictest = max((Protection(row.protection) for row in (goes, stays)), key=levels.index)
    put(stays, {"protection": strictest.value})


def _locked(person_id: UUID) -> Residence | None:
    return db.session.scalar(
        select(Residence)
        .where(Residence.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def import_residence(
    person_id: UUID, details: ResidenceDetails, *, run_id: UUID
) -> tuple[bool, int]:
    """Writes an imported address down: whether it is the first one, and its version.

    What stood there stays beside it until somebody changes the address again, so that the
    import can be taken back.
    """
    row = _locked(person_id)
    is_new = row is None
    before = None if row is None else {name: getattr(row, name) for name in _COLUMNS}
    put_residence(person_id, details, row)
    row = _locked(person_id)
    if row is None:
        raise NotThere(f"Residence of {person_id}")
    row.before_import = {"run": str(run_id), "was": before}
    db.session.flush()
    return is_new, row.version


def put_residence_back(person_id: UUID, run_id: UUID, *, is_new: bool) -> None:
    """Takes an imported address back; the caller has seen that nobody changed it since."""
    row = _locked(person_id)
    kept = row.before_import if row else None
    if row is None or kept is None or kept["run"] != str(run_id):
        return
    if is_new:
        db.session.delete(row)
    else:
        put(row, {**kept["was"], "before_import": None})
    db.session.flush()
