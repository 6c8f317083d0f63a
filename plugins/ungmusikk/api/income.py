"""The income of a year: read it, record, change, mark and carry forward."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort

from core.plugin_api import current_actor, requires
from plugins.ungmusikk.api.blueprint import endpoints, refuse, wanted_version, with_etag
from plugins.ungmusikk.api.said import entry as entry_said
from plugins.ungmusikk.api.said import income as income_said
from plugins.ungmusikk.api.shapes import EntrySchema, IncomeAnswerSchema
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import entry, year_income
from plugins.ungmusikk.rules import PartnerKind, PaymentState
from plugins.ungmusikk.schemas import (
    FIRST_YEAR,
    LAST_YEAR,
    CarrySchema,
    ChangeIncomeSchema,
    IncomeSchema,
    InKindSchema,
    MarkIncomeSchema,
)
from plugins.ungmusikk.services import (
    NotThere,
    Refused,
    add_in_kind,
    add_income,
    carry_grant_forward,
    change_income,
    mark_income,
    remove_in_kind,
    remove_income,
)

Answer = tuple[Any, int, dict[str, str]]


@endpoints.route("/income/<int:year>")
@requires(UngmusikkPermission.READ_INCOME)
@endpoints.response(200, IncomeAnswerSchema)
@endpoints.alt_response(404, "NOT_FOUND")
def income(year: int) -> Any:
    """A year's income.

    Money by partner, and help in kind apart from it.
    """
    _known_year(year)
    return income_said(year_income(year))


@endpoints.route("/income/<int:year>/entries", methods=["POST"])
@requires(UngmusikkPermission.MANAGE_INCOME)
@endpoints.arguments(IncomeSchema)
@endpoints.response(201, EntrySchema)
def income_add(sent: dict[str, Any], year: int) -> Any:
    """Records money from a partner.

    Not from a municipality: that is in the contribution round.
    """
    _known_year(year)
    typed = {**sent, "kind": PartnerKind(sent["kind"])}
    try:
        made = add_income(current_actor(), year=year, **typed)
    except Refused as error:
        refuse(error)
    return _said(made)


@endpoints.route("/income/entries/<uuid:entry_id>")
@requires(UngmusikkPermission.READ_INCOME)
@endpoints.response(200, EntrySchema)
@endpoints.alt_response(404, "NOT_FOUND")
def income_entry(entry_id: UUID) -> Answer:
    """One sum.

    With a grant's way here, year by year.
    """
    return _answer(entry_id)


@endpoints.route("/income/entries/<uuid:entry_id>", methods=["PUT"])
@requires(UngmusikkPermission.MANAGE_INCOME)
@endpoints.arguments(ChangeIncomeSchema)
@endpoints.response(200, EntrySchema)
@endpoints.alt_response(409, "CONFLICT")
@endpoints.alt_response(412, "PRECONDITION_FAILED")
def income_change(sent: dict[str, Any], entry_id: UUID) -> Answer:
    """Changes an amount and its source.

    An amount that is invoiced, indexed or built on stays: 409.
    """
    try:
        change_income(
            current_actor(),
            entry_id,
            amount=sent["amount"],
            source=sent["source"],
            version=wanted_version(sent),
        )
    except (Refused, NotThere) as error:
        refuse(error)
    return _answer(entry_id)


@endpoints.route("/income/entries/<uuid:entry_id>", methods=["DELETE"])
@requires(UngmusikkPermission.MANAGE_INCOME)
@endpoints.response(204)
@endpoints.alt_response(409, "CONFLICT")
def income_remove(entry_id: UUID) -> None:
    """Removes a sum recorded by mistake.

    409 when it is invoiced, or when the next year builds on it.
    """
    try:
        remove_income(current_actor(), entry_id)
    except (Refused, NotThere) as error:
        refuse(error)


@endpoints.route("/income/entries/<uuid:entry_id>/status", methods=["POST"])
@requires(UngmusikkPermission.MANAGE_INCOME)
@endpoints.arguments(MarkIncomeSchema)
@endpoints.response(200, EntrySchema)
@endpoints.alt_response(409, "CONFLICT")
def income_mark(sent: dict[str, Any], entry_id: UUID) -> Answer:
    """Marks a sum as expected, invoiced or paid.

    One step at a time, forwards or back.
    """
    actor = current_actor()
    try:
        day = sent["on"] or actor.today
        mark_income(actor, entry_id, PaymentState(sent["status"]), on=day)
    except (Refused, NotThere) as error:
        refuse(error)
    return _answer(entry_id)


@endpoints.route("/income/entries/<uuid:entry_id>/carry", methods=["POST"])
@requires(UngmusikkPermission.MANAGE_INCOME)
@endpoints.arguments(CarrySchema)
@endpoints.response(201, EntrySchema)
@endpoints.alt_response(409, "CONFLICT")
def income_carry(sent: dict[str, Any], entry_id: UUID) -> Any:
    """Carries a grant into the next year.

    Adjusted by a percentage that says where it comes from.
    """
    try:
        made = carry_grant_forward(
            current_actor(),
            entry_id,
            percent=sent["percent"],
            source=sent["percent_source"],
            partner=sent["partner"] or None,
        )
    except (Refused, NotThere) as error:
        refuse(error)
    return _said(made)


@endpoints.route("/income/<int:year>/in-kind", methods=["POST"])
@requires(UngmusikkPermission.MANAGE_INCOME)
@endpoints.arguments(InKindSchema)
@endpoints.response(201, IncomeAnswerSchema)
def in_kind_add(sent: dict[str, Any], year: int) -> Any:
    """Records help that is not money.

    Answers the year's income with it.
    """
    _known_year(year)
    add_in_kind(current_actor(), year=year, **{**sent, "kind": PartnerKind(sent["kind"])})
    return income_said(year_income(year))


@endpoints.route("/income/in-kind/<uuid:entry_id>", methods=["DELETE"])
@requires(UngmusikkPermission.MANAGE_INCOME)
@endpoints.response(204)
@endpoints.alt_response(404, "NOT_FOUND")
def in_kind_remove(entry_id: UUID) -> None:
    """Removes help recorded by mistake.

    The log keeps what stood there.
    """
    try:
        remove_in_kind(current_actor(), entry_id)
    except NotThere as error:
        refuse(error)


def _known_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)


def _said(entry_id: UUID) -> dict[str, Any]:
    found = entry(entry_id)
    if found is None:
        abort(404)
    return entry_said(found)


def _answer(entry_id: UUID) -> Answer:
    said = _said(entry_id)
    return with_etag(said, said["version"])
