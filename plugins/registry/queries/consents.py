"""What somebody has agreed to, as it is in force today.

`consented` is what programmes ask. The rule itself is RE-3 and RE-4 (`rules.consents`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import current_tenant, db, hook_contributions
from plugins.registry.hookspecs import ConsentPurpose
from plugins.registry.models import Affiliation, AffiliationRole, Consent, Guardianship, Person
from plugins.registry.queries.custody import guardians_with_custody
from plugins.registry.queries.periods import on_day
from plugins.registry.rules import (
    Answer,
    Answered,
    Asked,
    ConsentState,
    Party,
    state_of,
    who_answers,
)
from plugins.registry.settings import own_ages


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """One line of the history: who answered what and when, and the text that was shown."""

    by_id: UUID
    answer: Answer
    at: datetime
    text_shown: str
    language: str
    recorded_by: str | None


@dataclass(frozen=True, kw_only=True)
class ConsentView:
    """One question about one person: what is in force, who may answer, and every answer so far.

    The newest answer comes first. `parties` are those who may answer today, and as whom.
    """

    purpose: ConsentPurpose
    person_id: UUID
    state: ConsentState
    parties: dict[UUID, Party]
    asked: Asked[UUID]
    answers: tuple[AnswerView, ...] = ()

    def newest_of(self, by: UUID) -> Answer | None:
        """What somebody answered last; None where they have not."""
        return next((each.answer for each in self.answers if each.by_id == by), None)

    def waits_for(self, by: UUID) -> bool:
        """Whether somebody's answer is missing that is needed; a child's own no never is."""
        party = self.parties.get(by)
        return party not in (None, Party.CHILD) and self.newest_of(by) is None


def purposes() -> list[ConsentPurpose]:
    """All that the modules which are on ask consent to, in their order."""
    found: list[ConsentPurpose] = hook_contributions("register_consent_purposes")
    return found


def has_consent(person_id: UUID, purpose: str, *, today: date) -> bool:
    """Whether there is consent to the purpose today; never for a purpose nobody registers."""
    return person_id in consented([person_id], purpose, today=today)


def consented(person_ids: Collection[UUID], purpose: str, *, today: date) -> frozenset[UUID]:
    """Those among them for whom there is consent to the purpose today. Three statements."""
    return frozenset(
        each.person_id
        for each in consents_of(person_ids, today=today, purpose=purpose)
        if each.state is ConsentState.GIVEN
    )


def consents_of(
    person_ids: Collection[UUID],
    *,
    today: date,
    purpose: str | None = None,
    born: Mapping[UUID, date | None] | None = None,
) -> list[ConsentView]:
    """Every question about each of them, by person and in the purposes' order.

    No reach: callers answer for who sees it. `purpose` keeps to one. `born` are the days of
    birth where the caller knows them already.
    """
    asked_for = [each for each in purposes() if purpose in (None, each.key)]
    if not person_ids or not asked_for:
        return []
    if born is None:
        born = _births(person_ids)
    guardians = guardians_with_custody(born, today=today)
    answers = _answers(born, [each.key for each in asked_for])
    country = current_tenant().country
    ages = own_ages(country, today)
    found = []
    for person_id in (each for each in dict.fromkeys(person_ids) if each in born):
        for each in asked_for:
            asked = Asked(
                person_id=person_id,
                born_on=born[person_id],
                guardians=guardians.get(person_id, frozenset()),
                own_age=ages.get(each.key, each.own_age.get(country, 18)),
                asked_from=each.asked_from,
                child_may_refuse=each.child_may_refuse,
                every_guardian=each.every_guardian,
            )
            given = answers[person_id, each.key]
            found.append(
                ConsentView(
                    purpose=each,
                    person_id=person_id,
                    state=state_of(
                        asked, [Answered(one.by_id, one.answer, one.at) for one in given], today
                    ),
                    parties=who_answers(asked, today),
                    asked=asked,
                    answers=tuple(reversed(given)),
                )
            )
    return found


def waiting_for(myself: UUID, person_ids: Collection[UUID], *, today: date) -> list[ConsentView]:
    """The questions about these people, the pupils among them, that wait for one's own answer."""
    pupils = pupils_among(person_ids, today=today)
    return [each for each in consents_of(pupils, today=today) if each.waits_for(myself)]


def pupils_among(person_ids: Collection[UUID], *, today: date) -> list[UUID]:
    """Those who are asked for consents: pupils of today, and whoever has or had guardians."""
    if not person_ids:
        return []
    ids = sorted(person_ids)
    found = set(
        db.session.scalars(
            select(Affiliation.person_id).where(
                Affiliation.person_id.in_(ids),
                Affiliation.role == AffiliationRole.PUPIL,
                on_day(Affiliation, today),
            )
        )
    ) | set(db.session.scalars(select(Guardianship.pupil_id).where(Guardianship.pupil_id.in_(ids))))
    return [each for each in person_ids if each in found]


def _births(person_ids: Collection[UUID]) -> dict[UUID, date | None]:
    rows = db.session.execute(
        select(Person.id, Person.born_on).where(Person.id.in_(sorted(person_ids)))
    )
    return {row.id: row.born_on for row in rows}


def _answers(
    person_ids: Collection[UUID], keys: Collection[str]
) -> dict[tuple[UUID, str], list[AnswerView]]:
    found: dict[tuple[UUID, str], list[AnswerView]] = defaultdict(list)
    rows = db.session.scalars(
        select(Consent)
        .where(Consent.person_id.in_(sorted(person_ids)), Consent.purpose.in_(sorted(keys)))
        .order_by(Consent.answered_at, Consent.id)
    )
    for row in rows:
        found[row.person_id, row.purpose].append(
            AnswerView(
                by_id=row.answered_by,
                answer=Answer(row.answer),
                at=row.answered_at,
                text_shown=row.text_shown,
                language=row.language,
                recorded_by=row.recorded_by,
            )
        )
    return found
