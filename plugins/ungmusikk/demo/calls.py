"""Nominations and project funds: calls of last year and this, with applications in every state.

Those who have a log-in act themselves: the teacher nominates, heads of schools apply. Heads
without one act in the name of their school.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from core.kit import Money
from core.plugin_api import LOCAL_ZONE, Actor, HeldRole
from plugins.calls import (
    AccountLine,
    ApplicantKind,
    DecisionDetails,
    Outcome,
    Typed,
    answer_dispensation,
    answer_invitation,
    answer_place,
    application,
    decide,
    invite_partner,
    publish_decisions,
    review_report,
    save_draft,
    save_report,
    start_application,
    submit,
    withdraw,
)
from plugins.registry import RegistryRole
from plugins.ungmusikk.calling import forms
from plugins.ungmusikk.demo.people import Cast
from plugins.ungmusikk.demo.tenant import RECTOR, SCHOOL, TEACHER, address
from plugins.ungmusikk.queries import ready_calls, schools_on
from plugins.ungmusikk.rules import Fund, next_deadline
from plugins.ungmusikk.services import (
    FundCall,
    NominationCall,
    open_fund_call,
    open_nomination_call,
)
from plugins.ungmusikk.settings import CURRENCY, fund_terms, talent_settings

Answers = dict[str, Any]
# Last year's nominations: who was chosen, who waits in reserve, who was not chosen.
CHOSEN, RESERVE, NOT_CHOSEN = ("Svale", "Rype", "Terne"), ("Ugle",), ("Trost",)
WITHDRAWN, NEVER_SENT, EXCEPTIONS = "Falk", "Lerke", ("Terne", "Trost")
REASON = {
    Outcome.CHOSEN: "Viser stort engasjement og vilje til å arbeide, og øver jevnt.",
    Outcome.RESERVE: "Sterk innstilling; det var ikke plasser nok i år.",
    Outcome.NOT_CHOSEN: "Bør få ett år til hos egen lærer før timer på høgskolen.",
}

# What people write.
ABOVE_THEIR_AGE = "Nivået er langt over alderen."
ONE_MUNICIPALITY = "Prosjektet angår bare én kommune."
INSTRUCTORS = "Instruktører"
ROOMS = "Lokaler og reise"
FUNDING = "Prosjektmidler"
WENT_WELL = "To dager, 31 elever og en konsert. Vi gjør det igjen."


@dataclass(frozen=True, kw_only=True)
class Applying:
    """A school's application: with whom, for how much, and what has become of it."""

    school: str
    partner: str | None
    kroner: int
    called: str
    ends_in: int
    outcome: Outcome | None = None
    granted: int | None = None
    sent: bool = True
    reported: bool = False


SMALL = (
    Applying(
        school=SCHOOL,
        partner="Nordre Follo kulturskole",
        kroner=12_000,
        called="Felles strykedag",
        ends_in=-20,
        outcome=Outcome.CHOSEN,
        granted=12_000,
    ),
    Applying(
        school="Asker kulturskole",
        partner="Bærum kulturskole",
        kroner=14_000,
        called="Kammermusikk over kommunegrensa",
        ends_in=-80,
        outcome=Outcome.PARTLY,
        granted=10_000,
        reported=True,
    ),
    Applying(
        school="Frogn kulturskole",
        partner=None,
        kroner=15_000,
        called="Nye notestativ",
        ends_in=-60,
        outcome=Outcome.NOT_CHOSEN,
    ),
    Applying(
        school="Moss kulturskole",
        partner="Kulturskolen i Fredrikstad",
        kroner=9_000,
        called="Unge dirigenter møtes",
        ends_in=60,
    ),
    Applying(
        school="Nesodden kulturskole",
        partner=None,
        kroner=8_000,
        called="Konsert på Hellvik",
        ends_in=45,
    ),
    Applying(
        school="Vestby kulturskole",
        partner=None,
        kroner=5_000,
        called="Kor for de minste",
        ends_in=90,
        sent=False,
    ),
)
LARGER = (
    Applying(
        school=SCHOOL,
        partner="Vestby kulturskole",
        kroner=50_000,
        called="Folkemusikk mellom generasjoner",
        ends_in=120,
        outcome=Outcome.CHOSEN,
        granted=50_000,
    ),
    Applying(
        school="Lillestrøm kulturskole",
        partner="Ullensaker kulturskole",
        kroner=45_000,
        called="Elevene skriver sin egen opera",
        ends_in=150,
        outcome=Outcome.PARTLY,
        granted=30_000,
    ),
    Applying(
        school="Asker kulturskole",
        partner=None,
        kroner=40_000,
        called="Nytt flygel",
        ends_in=100,
        outcome=Outcome.NOT_CHOSEN,
    ),
)


def fill_calls(members: Mapping[str, Actor], cast: Cast) -> None:
    """Everything about calls, in the order in which it happened."""
    lead = members[address("lead")]
    _nominations(lead, members[TEACHER[2]], cast)
    fund = _Funds(lead, members[RECTOR[2]])
    fund.small()
    fund.larger()


def _nominations(lead: Actor, teacher: Actor, cast: Cast) -> None:
    chosen = talent_settings(lead.today)
    year = chosen.school_year_of(lead.today)
    opened, written = date(year, 1, 10), date(year, 2, 20)
    call = open_nomination_call(
        replace(lead, today=opened), NominationCall(school_year=year, places=4), now=_at(opened)
    )
    writing = replace(teacher, today=written)
    made: dict[str, UUID] = {}
    names = {"": cast.pupil, **cast.pupils}
    for name in ("", *CHOSEN, *RESERVE, *NOT_CHOSEN, WITHDRAWN, NEVER_SENT):
        made[name] = _nominate(writing, call, names[name], name)
    for name in EXCEPTIONS:
        answer_dispensation(
            replace(lead, today=date(year, 3, 1)),
            made[name],
            given=True,
            text=ABOVE_THEIR_AGE,
            now=_at(date(year, 3, 1)),
        )
    withdraw(writing, made[WITHDRAWN], "Vil heller på folkehøgskole.", now=_at(written))
    decided = date(year, 4, 20)
    deciding = replace(lead, today=decided)
    outcomes = {
        **dict.fromkeys(("", *CHOSEN), Outcome.CHOSEN),
        **dict.fromkeys(RESERVE, Outcome.RESERVE),
        **dict.fromkeys(NOT_CHOSEN, Outcome.NOT_CHOSEN),
    }
    for name, outcome in outcomes.items():
        rank = 1 if outcome is Outcome.RESERVE else None
        decide(
            deciding,
            made[name],
            DecisionDetails(outcome=outcome, reason=REASON[outcome], reserve_rank=rank),
            now=_at(decided),
        )
    publish_decisions(deciding, call, now=_at(decided))
    answered = _at(decided + timedelta(days=4))
    for name in ("", *CHOSEN):
        answer_place(
            replace(teacher, today=answered.date()), made[name], accepts=True, now=answered
        )
    _next_nominations(lead, teacher, cast)


def _next_nominations(lead: Actor, teacher: Actor, cast: Cast) -> None:
    """The coming school year's, open now: one nomination handed in and one begun."""
    # Since yesterday: whoever looks at the demonstration before nine can write as well.
    now = _at(lead.today - timedelta(days=1))
    ready = ready_calls(lead.today)
    call = open_nomination_call(
        lead, NominationCall(school_year=ready.school_year, places=24), now=now
    )
    _nominate(teacher, call, cast.pupil, "", now=now)
    _nominate(teacher, call, cast.pupils["Ugle"], NEVER_SENT, now=now)


def _nominate(
    teacher: Actor, call: UUID, pupil: UUID, name: str, *, now: datetime | None = None
) -> UUID:
    moment = now or _at(teacher.today)
    made = start_application(
        teacher, call, kind=ApplicantKind.PUPIL_BY_TEACHER, person_id=pupil, now=moment
    )
    exception = name in EXCEPTIONS
    answers: Answers = {
        forms.ENGAGEMENT: "Er alltid den som spør om vi kan spille litt til.",
        forms.PRACTISING: "Øver hver dag, og liker det langsomme arbeidet.",
        forms.LEVEL: "Spiller en hel konsert utenat.",
        forms.WILL: "Har selv bedt om å bli innstilt.",
        **({forms.EXCEPTION: "Er yngre, men spiller på nivå med de eldste."} if exception else {}),
    }
    if name == NEVER_SENT:
        answers = {forms.ENGAGEMENT: answers[forms.ENGAGEMENT]}
    save_draft(
        teacher, made, {key: Typed(value=value) for key, value in answers.items()}, now=moment
    )
    if name != NEVER_SENT:
        submit(
            teacher,
            made,
            now=moment,
            dispensation_text=str(answers.get(forms.EXCEPTION, "")),
        )
    return made


class _Funds:
    """The two funds, with schools that apply by their heads."""

    def __init__(self, lead: Actor, rector: Actor) -> None:
        self._lead, self._rector = lead, rector
        self._schools = {each.name: each.id for each in schools_on(lead.today)}

    def small(self) -> None:
        """Open all the year: granted, reported, waiting, refused and begun."""
        opened = self._lead.today - timedelta(days=200)
        call = self._open(Fund.SMALL, 150_000, opened)
        made = {each.school: self._apply(call, each, opened, days=20) for each in SMALL}
        self._decide(call, SMALL, made, opened + timedelta(days=40))
        self._report(made)

    def larger(self) -> None:
        """The last deadline's, decided; the next one's, open now."""
        today = self._lead.today
        terms = fund_terms(Fund.LARGER, today)
        # A deadline that is so long ago that the applications have been decided.
        opened = today - timedelta(days=250)
        deadline = next_deadline(opened, terms)
        if deadline is None:
            return
        opened = deadline - timedelta(days=40)
        call = self._open(Fund.LARGER, 200_000, opened)
        made = {each.school: self._apply(call, each, opened, days=15) for each in LARGER}
        self._decide(call, LARGER, made, deadline + timedelta(days=30))
        yesterday = today - timedelta(days=1)
        coming = self._open(Fund.LARGER, 200_000, today, since=yesterday)
        begun = replace(LARGER[1], called="Opera, andre akt", sent=False)
        self._apply(coming, begun, yesterday, days=0)

    def _open(self, fund: Fund, kroner: int, day: date, since: date | None = None) -> UUID:
        """A call as it is opened on the day, and open since then or since an earlier one."""
        wanted = FundCall(fund=fund, frame=Money.of(kroner, CURRENCY))
        return open_fund_call(replace(self._lead, today=day), wanted, now=_at(since or day))

    def _apply(self, call: UUID, each: Applying, opened: date, *, days: int) -> UUID:
        day = opened + timedelta(days=days)
        head, now = self._head(each.school, day), _at(day)
        made = start_application(
            head,
            call,
            kind=ApplicantKind.ORGANISATION,
            organisation_id=self._schools[each.school],
            title=each.called,
            now=now,
        )
        if each.partner and each.sent:
            invited = invite_partner(head, made, self._schools[each.partner], now=now)
            answer_invitation(self._head(each.partner, day), invited, joins=True, now=now)
        _type(head, made, self._answers(each), now)
        if each.sent:
            submit(
                head,
                made,
                now=now,
                dispensation_text="" if each.partner else "Ingen nabo hadde anledning i år.",
            )
        return made

    def _answers(self, each: Applying) -> Answers:
        ends = self._lead.today + timedelta(days=each.ends_in)
        half = each.kroner // 2
        return {
            forms.IDEA: f"{each.called}: elever fra flere skoler øver og spiller sammen.",
            forms.NEED: "Det koster mer enn en skole kan bære alene.",
            forms.INNOVATION: "Elevene lager innholdet selv.",
            forms.FIRST_DAY: (ends - timedelta(days=30)).isoformat(),
            forms.LAST_DAY: ends.isoformat(),
            forms.PARTICIPANTS: "24",
            forms.PLAN: [
                {"when": "Første uke", "what": "Oppstart"},
                {"when": "Siste uke", "what": "Konsert"},
            ],
            forms.AMOUNT: str(each.kroner),
            forms.BUDGET: [
                {"side": "cost", "text": INSTRUCTORS, "amount": str(half)},
                {"side": "cost", "text": ROOMS, "amount": str(each.kroner - half)},
                {"side": "applied", "text": FUNDING, "amount": str(each.kroner)},
            ],
        }

    def _decide(
        self, call: UUID, applying: tuple[Applying, ...], made: Mapping[str, UUID], day: date
    ) -> None:
        deciding, now = replace(self._lead, today=day), _at(day)
        for each in applying:
            if each.outcome is None:
                continue
            if each.partner is None:
                answer_dispensation(
                    deciding,
                    made[each.school],
                    given=each.outcome.grants,
                    text=ONE_MUNICIPALITY,
                    now=now,
                )
            decide(
                deciding,
                made[each.school],
                DecisionDetails(
                    outcome=each.outcome,
                    reason="Krysser kommunegrenser og når mange."
                    if each.outcome.grants
                    else "Innkjøp av utstyr hører til skolens egen drift.",
                    granted=Money.of(each.granted, CURRENCY) if each.granted else None,
                ),
                now=now,
            )
        publish_decisions(deciding, call, now=now)
        answered = day + timedelta(days=3)
        for each in applying:
            if each.outcome is not None and each.outcome.grants:
                head = self._head(each.school, answered)
                answer_place(head, made[each.school], accepts=True, now=_at(answered))

    def _report(self, made: Mapping[str, UUID]) -> None:
        for each in SMALL:
            if not each.reported or each.granted is None:
                continue
            day = self._lead.today + timedelta(days=each.ends_in + 30)
            granted = Money.of(each.granted, CURRENCY)
            save_report(
                self._head(each.school, day),
                made[each.school],
                text=WENT_WELL,
                accounts=[AccountLine(text=INSTRUCTORS, planned=granted, spent=granted)],
                hand_in=True,
                version=None,
                now=_at(day),
            )
            review_report(
                self._lead,
                made[each.school],
                approved=True,
                comment="Takk, dette gikk fint.",
                version=None,
                now=_at(day + timedelta(days=5)),
            )

    def _head(self, school: str, day: date) -> Actor:
        if school == SCHOOL:
            return replace(self._rector, today=day)
        return replace(
            self._rector,
            name=f"Rektor ved {school}",
            membership_id=None,
            roles=(HeldRole(key=RegistryRole.RECTOR, limit_id=self._schools[school]),),
            today=day,
        )


def _type(actor: Actor, application_id: UUID, answers: Answers, now: datetime) -> None:
    typed = {key: Typed(value=value) for key, value in answers.items()}
    known = _fields_in(actor, application_id, now)
    save_draft(
        actor, application_id, {key: each for key, each in typed.items() if key in known}, now=now
    )


def _fields_in(actor: Actor, application_id: UUID, now: datetime) -> frozenset[str]:
    """The fields that the application's form has: the small fund asks for fewer."""
    seen = application(actor, application_id, now=now)
    return frozenset(each.key for each in seen[0].form.fields) if seen else frozenset()


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), LOCAL_ZONE)
