"""An application of the shared engine, as the programme's rules look at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from plugins.calls import ApplicationView, amount_in, number_in
from plugins.registry import rows_of, teachers_of
from plugins.ungmusikk.calling import forms
from plugins.ungmusikk.queries.schools import schools_on
from plugins.ungmusikk.rules import BudgetLine, FundApplication, Nomination
from plugins.ungmusikk.settings import CURRENCY


def nomination_of(application: ApplicationView, *, first_day: date, today: date) -> Nomination:
    """UM-16: what the teacher has written, with the pupil's age on the school year's first day.

    The engine sees to it that only a teacher of the pupil writes; here a pupil whom nobody
    teaches any more is found.
    """
    texts = application.values
    pupil_id = application.person_id
    row = rows_of([pupil_id], today=today).get(pupil_id) if pupil_id else None
    return Nomination(
        age=row.age(first_day) if row else None,
        by_own_teacher=bool(pupil_id and teachers_of(pupil_id, today=today)),
        engagement=_text(texts, forms.ENGAGEMENT),
        practising=_text(texts, forms.PRACTISING),
        level=_text(texts, forms.LEVEL),
        will=_text(texts, forms.WILL),
        dispensation_reason=_text(texts, forms.EXCEPTION),
    )


def fund_application_of(application: ApplicationView, *, today: date) -> FundApplication:
    """UM-18: what a school, alone or with others, has written. Partners count once they joined."""
    texts = application.values
    applying = _applying(application)
    schools = {each.id: each for each in schools_on(today, ids=applying)} if applying else {}
    participants = number_in(texts.get(forms.PARTICIPANTS))
    return FundApplication(
        amount=amount_in(texts.get(forms.AMOUNT), CURRENCY),
        takes_part=tuple(each in schools for each in sorted(applying)),
        municipalities=frozenset(
            each.municipality_code for each in schools.values() if each.municipality_code
        ),
        need=_text(texts, forms.NEED),
        participants=int(participants) if participants is not None else None,
        budget=_costs(texts.get(forms.BUDGET)),
        innovation=_text(texts, forms.INNOVATION),
        progress_plan=_rows_as_text(texts.get(forms.PLAN)),
    )


def last_day_of(application: ApplicationView) -> date | None:
    """UM-18: the last day of the project, from which its report counts; None without one."""
    try:
        return date.fromisoformat(_text(application.values, forms.LAST_DAY))
    except ValueError:
        return None


def _applying(application: ApplicationView) -> frozenset[UUID]:
    joined = {each.organisation.id for each in application.partners if each.answer == "joined"}
    leader = {application.organisation.id} if application.organisation else set()
    return frozenset(leader | joined)


def _costs(rows: Any) -> tuple[BudgetLine, ...]:
    found = []
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, Mapping) or (row.get("side") or "cost") != "cost":
            continue
        amount = amount_in(row.get("amount"), CURRENCY)
        if amount is not None:
            found.append(BudgetLine(str(row.get("text") or ""), amount))
    return tuple(found)


def _rows_as_text(rows: Any) -> str:
    if not isinstance(rows, list):
        return ""
    cells = (str(cell) for row in rows if isinstance(row, Mapping) for cell in row.values() if cell)
    return " ".join(cells).strip()


def _text(texts: Mapping[str, Any], key: str) -> str:
    return str(texts.get(key) or "").strip()
