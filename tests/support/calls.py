"""Calls for tests: a programme made for the test, forms, applications, jurors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from core.plugin_api import Actor, HeldRole, db
from core.plugin_host import PluginHost
from core.tenants.context import enabled_plugins, remember_enabled
from core.users.models import Account, Membership, MembershipRole
from core.web.running import Running
from plugins.calls import (
    ApplicantKind,
    CallDetails,
    CallsPermission,
    CriterionDetails,
    FieldDetails,
    FieldKind,
    PhaseDetails,
    Points,
    Typed,
    add_call,
    add_form,
    assign_evenly,
    publish_call,
    publish_form,
    save_draft,
    score,
    start_application,
    submit,
    to_read,
)
from tests.support.plugin_making import Candidate

OPENS = datetime(2024, 3, 1, 8, 0, tzinfo=UTC)
CLOSES = datetime(2024, 4, 1, 12, 0, tzinfo=UTC)
OPEN = datetime(2024, 3, 10, 9, 0, tzinfo=UTC)
READING = datetime(2024, 4, 5, 9, 0, tzinfo=UTC)
DECIDED = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
TODAY = date(2024, 6, 1)
_numbers = count(1)

# The programme that plays with the engine: what it says can be changed by a test.
PROGRAMME = """
from core.kit import Decision, Reason
from plugins.calls import ApplicantKind, CallKind, CallTopic, Tie, Basis

DECISIONS = []
OBJECTIONS = []
TIES = []
REFILL = []
CALLS = []


@hookimpl
def register_call_kinds():
    return (
        CallKind(
            key="cohort", programme="demo_programme", label=N_("Cohort"), observers=True,
            topics=(CallTopic(key="costs", label=N_("What it costs")),),
        ),
        CallKind(key="fund", programme="demo_programme", label=N_("Fund"), order=110),
    )


@hookimpl
def check_call_publish(call):
    return tuple(OBJECTIONS)


@hookimpl
def check_application(call, application):
    return tuple(DECISIONS)


@hookimpl
def check_refill(call):
    return tuple(REFILL)


@hookimpl
def provide_ties(readers, applications):
    return tuple(TIES)


@hookimpl
def provide_balance(call, applications):
    return ()


@hookimpl
def on_application_submitted(application):
    CALLS.append(("submitted", application.id))


@hookimpl
def on_application_withdrawn(application):
    CALLS.append(("withdrawn", application.id))


@hookimpl
def on_decisions_published(call, decisions):
    CALLS.append(("published", call.id, len(decisions)))


@hookimpl
def on_place_changed(decision, before):
    CALLS.append(("place", decision.application_id, before.value, decision.state.value))
"""

FIELDS = (
    FieldDetails(
        key="idea", kind=FieldKind.LONG_TEXT, label={"nb": "Idé", "da": "Idé"}, required=True
    ),
    FieldDetails(key="plan", kind=FieldKind.LONG_TEXT, label={"nb": "Plan", "da": "Plan"}),
    FieldDetails(key="sum", kind=FieldKind.MONEY, label={"nb": "Søknadssum", "da": "Beløb"}),
)


@pytest.fixture
def programme(running: Running, make_plugin: Callable[..., Candidate]) -> Iterator[PluginHost]:
    """The platform with one more programme, whose module's lists a test may fill."""
    before = running.host
    host = with_programme(running, make_plugin)
    yield host
    object.__setattr__(running, "host", before)


def with_programme(running: Running, make_plugin: Callable[..., Candidate]) -> PluginHost:
    """Puts the test's programme into a running application; the caller puts the host back."""
    host = PluginHost.discover(
        extra=[make_plugin("demo_programme", body=PROGRAMME, extra="requires=('calls',)")]
    )
    assert host.quarantined == {}, host.quarantined
    # The running parts are frozen, and one application serves all tests.
    object.__setattr__(running, "host", host)
    return host


def switch_on() -> None:
    """Switches the test's programme on for the tenant in force."""
    remember_enabled(enabled_plugins() | {"demo_programme"})


def office(today: date = TODAY) -> Actor:
    """Somebody of the office, who may do everything and belongs to nobody."""
    return Actor(
        account_id=None,
        membership_id=None,
        name="Prøve Saksbehandler",
        email="",
        language=None,
        roles=(),
        permissions=frozenset(set(CallsPermission) - {CallsPermission.APPLY}),
        today=today,
    )


def make_actor(*roles: tuple[str, UUID | None], today: date = TODAY, name: str = "") -> Actor:
    """A member with these roles, each with its limit, of the tenant in force."""
    number = next(_numbers)
    account = Account(
        email=f"calls-{number}@example.test",
        name=name or f"Prøve Person {number}",
        language=None,
        fs_uniquifier=f"calls-{number}-{datetime.now(UTC).timestamp()}",
    )
    db.session.add(account)
    db.session.flush()
    membership = Membership(account_id=account.id)
    db.session.add(membership)
    db.session.flush()
    for role, limit in roles:
        db.session.add(MembershipRole(membership_id=membership.id, role=role, limit_id=limit))
    db.session.flush()
    held = {role for role, _ in roles}
    granted = {CallsPermission.READ}
    if held & {"applicant", "rector", "teacher", "pupil", "guardian", "municipality_reader"}:
        granted.add(CallsPermission.APPLY)
    if "juror" in held:
        granted.add(CallsPermission.REVIEW)
    if held & {"administrator", "programme_lead"}:
        granted |= set(CallsPermission) - {CallsPermission.APPLY, CallsPermission.REVIEW}
    return Actor(
        account_id=account.id,
        membership_id=membership.id,
        name=account.name,
        email=account.email,
        language=None,
        roles=tuple(HeldRole(key=role, limit_id=limit) for role, limit in roles),
        permissions=frozenset(granted),
        today=today,
    )


def make_form(fields: tuple[FieldDetails, ...] = FIELDS) -> UUID:
    """A published version of a form."""
    version = add_form(office(), f"Skjema {next(_numbers)}", fields)
    publish_form(office(), version, now=OPENS)
    return version


def call_details(**changes: Any) -> CallDetails:
    """A cohort of two places, one criterion of weight two and one of one."""
    values: dict[str, Any] = {
        "programme": "demo_programme",
        "kind": "cohort",
        "title": {"nb": "Kull", "nn": "Kull", "da": "Hold"},
        "description": {"nb": "Hva det er", "da": "Hvad det er"},
        "topics": {"costs": {"nb": "Gratis", "da": "Gratis"}},
        "applicants": (ApplicantKind.ORGANISATION, ApplicantKind.JOINT),
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "places": 2,
        "reserves": 1,
        "observers": True,
        "criteria": (
            CriterionDetails(title={"nb": "Forankring", "da": "Forankring"}, weight=2),
            CriterionDetails(title={"nb": "Kraft", "da": "Kraft"}, weight=1),
        ),
        "phases": (
            PhaseDetails(title={"nb": "Lesing", "da": "Læsning"}, starts_at=CLOSES, readers_each=2),
        ),
    }
    return CallDetails(**{**values, **changes})


def make_call(*, published: bool = True, **changes: Any) -> UUID:
    """A call of the test's programme; it must be on (`switch_on`)."""
    changes.setdefault("form_version_id", make_form())
    call_id = add_call(office(), call_details(**changes))
    if published:
        publish_call(office(), call_id, now=OPENS - timedelta(days=1))
    return call_id


def apply_for(
    call_id: UUID,
    organisation_id: UUID,
    *,
    answers: Mapping[str, Any] | None = None,
    handed_in: bool = True,
    at: datetime = OPEN,
) -> tuple[Actor, UUID]:
    """An application of an organisation, with who writes it."""
    actor = make_actor(("applicant", organisation_id))
    application_id = start_application(
        actor, call_id, kind=ApplicantKind.ORGANISATION, organisation_id=organisation_id, now=at
    )
    typed = {"idea": "En idé", **(answers or {})}
    save_draft(actor, application_id, {key: Typed(value) for key, value in typed.items()}, now=at)
    if handed_in:
        submit(actor, application_id, now=at)
    return actor, application_id


def make_juror(call_id: UUID, *more: tuple[str, UUID | None], name: str = "") -> Actor:
    """A juror of the call."""
    return make_actor(("juror", call_id), *more, name=name)


def score_all(
    call_id: UUID, points: Mapping[UUID, tuple[int, ...]], jurors: tuple[Actor, ...]
) -> None:
    """Every juror gives every application these points, and hands them in."""
    from plugins.calls import call

    view = call(office(), call_id)
    assert view is not None
    assign_evenly(office(), view.phases[0].id, now=READING)
    for juror in jurors:
        for line in to_read(juror, now=READING):
            given = points[line.application_id]
            score(
                juror,
                line.assignment_id,
                {
                    criterion.id: Points(points=number)
                    for criterion, number in zip(view.criteria, given, strict=True)
                },
                version=None,
                now=READING,
                hand_in=True,
            )
