"""What happens by itself: publishing at the instant, lapses at the deadline, reminders."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import (
    Actor,
    Work,
    db,
    format_date,
    format_datetime,
    gettext,
    job,
    now,
    pick,
    today,
)
from plugins.calls.models import (
    Answer,
    Application,
    AwardReport,
    Call,
    CallDecision,
)
from plugins.calls.rules.places import PlaceState
from plugins.calls.services.decisions import decision_objections, lapse_places, publish_decisions
from plugins.calls.services.editing import paragraphs, tell_members


def _by_itself() -> Actor:
    """Who the log says it was: nobody's account, the plugin by name."""
    return Actor(
        account_id=None,
        membership_id=None,
        name="Flygel",
        email="",
        language=None,
        roles=(),
        permissions=frozenset(),
        today=today(),
    )


@job("calls.publish_decisions")
def publish_at_the_instant(_: Work, *, call_id: str, planned_at: str) -> None:
    """Publishes what was planned; nothing when the plan was changed or it is done already.

    Something that blocks it by now, such as a decision taken back, leaves the plan standing on
    the page, where the office sees it.
    """
    call = db.session.scalar(select(Call).where(Call.id == UUID(call_id)))
    if call is None or call.decided_at is not None or call.decisions_at is None:
        return
    if call.decisions_at != datetime.fromisoformat(planned_at):
        return
    if decision_objections(call.id):
        return
    publish_decisions(_by_itself(), call.id, now=now())


@job("calls.lapse_places")
def lapse_at_the_deadline(_: Work, *, call_id: str) -> None:
    """Lets offers lapse whose deadline has passed; the next in reserve are offered theirs."""
    if db.session.scalar(select(Call.id).where(Call.id == UUID(call_id))) is not None:
        lapse_places(_by_itself(), UUID(call_id), now=now())


@job("calls.remind_of_drafts")
def remind_of_drafts(_: Work, *, call_id: str) -> None:
    """Tells those who have begun and not handed in when the call closes."""
    call = db.session.scalar(select(Call).where(Call.id == UUID(call_id)))
    if call is None or call.cancelled_at is not None or call.closes_at is None:
        return
    closes_at, title = call.closes_at, call.title
    drafts = db.session.scalars(
        select(Application.id).where(Application.call_id == call.id, Application.state == "draft")
    ).all()
    tell_members(
        _writers(list(drafts)),
        lambda: (
            gettext("Your application is not handed in yet: %(call)s", call=pick(title)),
            paragraphs(
                gettext(
                    "The call “%(call)s” closes on %(moment)s. What you have written is kept.",
                    call=pick(title),
                    moment=format_datetime(closes_at),
                )
            ),
        ),
    )


@job("calls.remind_of_offers")
def remind_of_offers(_: Work, *, call_id: str) -> None:
    """Tells those who have not answered an offer when it lapses."""
    call = db.session.scalar(select(Call).where(Call.id == UUID(call_id)))
    if call is None:
        return
    title = call.title
    for row in db.session.scalars(
        select(CallDecision).where(
            CallDecision.call_id == call.id, CallDecision.state == PlaceState.OFFERED.value
        )
    ):
        deadline = row.accept_by
        if deadline is None or deadline <= now():
            continue
        tell_members(
            _writers([row.application_id]),
            # The default binds the deadline of this round of the loop.
            lambda deadline=deadline: (  # type: ignore[misc]
                gettext("Answer the offer: %(call)s", call=pick(title)),
                paragraphs(
                    gettext(
                        "The offer in “%(call)s” lapses on %(moment)s if it is not answered.",
                        call=pick(title),
                        moment=format_datetime(deadline),
                    )
                ),
            ),
        )


@job("calls.remind_of_report")
def remind_of_report(_: Work, *, report_id: str) -> None:
    """Tells whoever has an award that its report is due."""
    report = db.session.scalar(
        select(AwardReport).where(AwardReport.id == UUID(report_id)).with_for_update()
    )
    if report is None or report.state not in ("due", "returned"):
        return
    application = db.session.scalars(
        select(Application).where(Application.id == report.application_id)
    ).one()
    call = db.session.scalars(select(Call).where(Call.id == application.call_id)).one()
    due_on, title = report.due_on, call.title
    report.reminded_on = today()
    tell_members(
        _writers([application.id]),
        lambda: (
            gettext("A report is due: %(call)s", call=pick(title)),
            paragraphs(
                gettext(
                    "The report on “%(call)s” is due on %(day)s.",
                    call=pick(title),
                    day=format_date(due_on),
                )
            ),
        ),
    )


def _writers(application_ids: list[UUID]) -> set[UUID]:
    if not application_ids:
        return set()
    found = {
        each
        for each in db.session.scalars(
            select(Answer.saved_by).where(Answer.application_id.in_(application_ids)).distinct()
        )
        if each is not None
    }
    found |= {
        each
        for each in db.session.scalars(
            select(Application.created_by).where(Application.id.in_(application_ids))
        )
        if each is not None
    }
    return found
