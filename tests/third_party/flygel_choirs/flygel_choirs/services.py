"""Writes: one function per thing a person does."""

from __future__ import annotations

from sqlalchemy import select

from core.kit import N_, Decision, Reason
from core.plugin_api import Actor, db, record_change
from flygel_choirs.models import Choir
from flygel_choirs.queries import ChoirView, number_of_choirs, view_of
from flygel_choirs.rules import may_add_choir


class ChoirRefused(Exception):
    """The choir cannot be added; the decision says why."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(", ".join(decision.codes))
        self.decision = decision


def add_choir(actor: Actor, *, name: str, singers: int, largest_number: int) -> ChoirView:
    """Adds a choir; raises ChoirRefused when the list is full or the name is taken."""
    decision = may_add_choir(existing=number_of_choirs(), largest_number=largest_number)
    if db.session.scalar(select(Choir.id).where(Choir.name == name)) is not None:
        decision = Decision.strictest(decision, Decision.no(_name_taken(name)))
    if not decision.allowed:
        raise ChoirRefused(decision)
    choir = Choir(name=name, singers=singers)
    db.session.add(choir)
    db.session.flush()
    record_change(
        actor,
        "choirs:choir:add",
        subject=("choir", str(choir.id), name),
        after={"name": name, "singers": singers},
    )
    return view_of(choir)


def _name_taken(name: str) -> Reason:
    return Reason(
        code="name_taken",
        message=N_("There is a choir called %(name)s already."),
        params={"name": name},
    )
