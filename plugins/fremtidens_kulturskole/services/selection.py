"""The programme's rules in the shared engine of calls, and what follows from a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from core.kit import Decision, Reason
from core.plugin_api import Actor, db, explain, gettext, now, operating_actor, today
from plugins.calls import (
    ApplicationView,
    BalanceTrait,
    Basis,
    CallView,
    DecisionView,
    Parties,
    PlaceState,
    Reader,
    Remark,
    Tie,
    application,
)
from plugins.fremtidens_kulturskole.models import Cohort, Participant
from plugins.fremtidens_kulturskole.rules import (
    SIZE_LABELS,
    Anchoring,
    LanguageForm,
    anchoring_of,
    letter_language,
    may_apply_together,
    may_refill,
    size_of,
    ties_of,
)
from plugins.fremtidens_kulturskole.services.groups import (
    add_group,
    gatherings_held,
    withdraw_group,
)
from plugins.fremtidens_kulturskole.settings import (
    COUNTRY,
    LAST_REFILL,
    LEAST_SECTORS,
    PLUGIN,
    number,
)
from plugins.registry import figures_on

CALL_KIND = "fk_cohort"
# The keys by which the form asks what the rules want to know.
SECTORS, ADMINISTRATION, POLITICS = "sectors", "administration", "politics"


def objections_to_application(call: CallView, found: ApplicationView) -> tuple[Decision, ...]:
    """FK-2: who applies together; FK-3 weakens nobody's application by itself."""
    if call.programme != PLUGIN or found.organisation is None:
        return ()
    partners = [str(each.organisation.id) for each in found.partners if each.answer != "declined"]
    return (may_apply_together(str(found.organisation.id), partners),)


def anchoring_in(values: Mapping[str, object], *, least: int | None = None) -> Anchoring:
    """FK-3: how firmly an application stands, by its answers; for the jury to see.

    `least` is how many sectors are asked for, where that has been looked up for many at once.
    """
    sectors = values.get(SECTORS)
    return anchoring_of(
        [str(each) for each in sectors] if isinstance(sectors, list) else [],
        administration=values.get(ADMINISTRATION) in (True, "yes"),
        politics=values.get(POLITICS) in (True, "yes"),
        least=number(LEAST_SECTORS) if least is None else least,
    )


def remarks_on(call: CallView, found: ApplicationView) -> tuple[Remark, ...]:
    """FK-3: how firmly an application stands, for whoever reads it.

    Nothing where the reader may not see the question about sectors.
    """
    if call.programme != PLUGIN or found.form.field(SECTORS) is None:
        return ()
    anchoring = anchoring_in(found.values)
    lines = [explain(each) for each in anchoring.weaknesses]
    return (
        Remark(
            title=gettext("Anchoring"),
            lines=tuple(lines)
            or (gettext("Several sectors, administration and politics behind it"),),
            good=anchoring.is_firm,
        ),
    )


def objections_to_refill(call: CallView) -> tuple[Reason, ...]:
    """FK-9: a place that was given up late stays empty."""
    if call.programme != PLUGIN:
        return ()
    cohort_id = db.session.scalar(select(Cohort.id).where(Cohort.call_id == call.id))
    if cohort_id is None:
        return ()
    return may_refill(
        gatherings_held=gatherings_held(cohort_id, today()), last=number(LAST_REFILL)
    ).reasons


def ties_by_municipality(
    readers: Sequence[Reader], applications: Sequence[Parties]
) -> tuple[Tie, ...]:
    """FK-5: who works or sits in a municipality that applies, by code rather than by record.

    Two records may be the same municipality: one of the register, one of a school's.
    """
    ties = []
    for parties in applications:
        if parties.programme != PLUGIN:
            continue
        for reader in readers:
            reasons = [
                reason
                for lead in sorted(parties.municipalities)
                for reason in ties_of(sorted(reader.municipalities), lead, ())
            ]
            if reasons:
                ties.append(
                    Tie(
                        reader.membership_id,
                        parties.application_id,
                        Basis.PROGRAMME,
                        gettext(reasons[0].message),
                    )
                )
    return tuple(ties)


def balance_traits(
    call: CallView, applications: Sequence[ApplicationView]
) -> tuple[BalanceTrait, ...]:
    """FK-6: size and anchoring, besides the geography and language form that calls know."""
    if call.programme != PLUGIN:
        return ()
    codes = {each.id: each.municipality_code for each in applications}
    day = date(call.closes_at.year, 1, 1) if call.closes_at else today()
    figures = figures_on({code for code in codes.values() if code}, day, COUNTRY)
    sizes = {
        application_id: str(size_of(population))
        for application_id, code in codes.items()
        if code and (population := figures[code].population) is not None
    }
    least = number(LEAST_SECTORS)
    anchorings = {
        each.id: "firm" if anchoring_in(each.values, least=least).is_firm else "weak"
        for each in applications
    }
    return (
        BalanceTrait(
            # In place of the engine's own: the programme has other bounds.
            key="size",
            title=gettext("Size of the municipality"),
            groups={str(size): gettext(label) for size, label in SIZE_LABELS.items()},
            values=sizes,
            order=10,
        ),
        BalanceTrait(
            key="fk_anchoring",
            title=gettext("Anchoring"),
            groups={
                "firm": gettext("Several sectors, administration and politics behind it"),
                "weak": gettext("Something is missing in the anchoring"),
            },
            values=anchorings,
            order=20,
        ),
    )


def take_in(decision: DecisionView, before: PlaceState) -> None:
    """FK-7, FK-9: whoever accepts a place takes part in the cohort; who gives it up withdraws."""
    cohort = db.session.scalar(select(Cohort).where(Cohort.call_id == decision.call_id))
    if cohort is None:
        return
    actor = operating_actor()
    there = db.session.scalar(
        select(Participant).where(Participant.application_id == decision.application_id)
    )
    if decision.state is PlaceState.ACCEPTED and there is None:
        _join(actor, cohort, decision)
    if decision.state is PlaceState.WITHDRAWN and there is not None and there.withdrew_on is None:
        withdraw_group(
            actor,
            there.id,
            on=max(_day_of(decision), there.joined_on),
            why=decision.answer_reason or gettext("The place was given up."),
        )


def _join(actor: Actor, cohort: Cohort, decision: DecisionView) -> None:
    seen = application(actor, decision.application_id, now=now())
    if seen is None or seen[0].organisation is None:
        return
    found = seen[0]
    add_group(
        actor,
        cohort.id,
        organisation_id=seen[0].organisation.id,
        language=LanguageForm(letter_language(found.language)),
        joined_on=_day_of(decision),
        partners=[each.organisation.id for each in found.partners if each.answer == "joined"],
        from_reserve=decision.reserve_rank is not None,
        application_id=found.id,
    )


def _day_of(decision: DecisionView) -> date:
    moment = decision.answered_at or decision.decided_at
    return moment.date()
