"""What heads of schools have answered in three years; this year's questions are still open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.plugin_api import Actor, HeldRole
from plugins.registry import RegistryRole
from plugins.ungmusikk.demo.tenant import SCHOOL
from plugins.ungmusikk.queries import schools_on
from plugins.ungmusikk.rules import Challenge, Theme
from plugins.ungmusikk.services import answer_survey, open_survey

# How many years ago → how many schools answered, and how much better than three the mean is.
YEARS = ((2, 14, 0), (1, 17, 1), (0, 21, 1))
WORDS = (
    "Elevene møter noen som vil det samme som dem.",
    "Lærerne har fått kolleger i nabokommunene.",
    "Mesterklassene er det elevene snakker om hele året.",
    "Lang reisevei for de yngste.",
)


def fill_survey(actor: Actor) -> None:
    """Questions of three years, answered by as many schools as there are in `YEARS`."""
    # The head of the school that has a log-in has not answered this year.
    schools = [each for each in schools_on(actor.today) if each.name != SCHOOL]
    for years_ago, number, better in YEARS:
        opens_on = actor.today - timedelta(days=365 * years_ago + 10)
        on_the_day = replace(actor, today=opens_on)
        asked = open_survey(
            on_the_day,
            year=actor.today.year - years_ago,
            opens_on=opens_on,
            closes_on=opens_on + timedelta(days=40),
        )
        for place, school in enumerate(schools[:number]):
            head = replace(
                on_the_day,
                today=opens_on + timedelta(days=place % 9),
                roles=(HeldRole(key=RegistryRole.RECTOR, limit_id=school.id),),
            )
            answer_survey(
                head,
                asked,
                school.id,
                scores={
                    theme: min(5, 3 + (place + shift) % 2 + better * (place % 3 > 0))
                    for shift, theme in enumerate(Theme)
                },
                challenges=[
                    challenge
                    for shift, challenge in enumerate(Challenge)
                    if (place + shift) % 3 == 0
                    or (challenge is Challenge.LONG_TRAVEL and place % 2)
                ],
                words={"benefit": WORDS[place % len(WORDS)]} if place % 2 == 0 else {},
            )
