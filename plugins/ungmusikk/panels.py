"""What the start page shows of UngMusikk: for each reader what they can do something about."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.plugin_api import Actor, Panel, gettext
from plugins.registry import RegistryRole, people_with_shown_steps, sub_regions
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import (
    members_on,
    municipality_page,
    own_codes,
    own_surveys,
    round_headings,
    sees_only_own,
    talent_places,
)
from plugins.ungmusikk.settings import talent_settings


def panels_for(actor: Actor) -> Sequence[Panel]:
    """The reader's panels: rounds, their own sub-region, their own municipality."""
    found: list[Panel] = []
    if actor.may(UngmusikkPermission.READ_ROUNDS):
        found.append(_rounds(actor))
    if actor.limits_of(RegistryRole.COORDINATOR):
        found.append(_sub_region(actor))
    if actor.may(UngmusikkPermission.OWN_MUNICIPALITY):
        found += _own_municipalities(actor)
    if actor.may(UngmusikkPermission.READ_TALENT):
        found += _talent(actor)
    if actor.may(UngmusikkPermission.ANSWER_SURVEY):
        found += _questions(actor)
    return found


def _talent(actor: Actor) -> list[Panel]:
    """A pupil's or guardian's own places, the pupils of a teacher at the academy.

    Those whose steps stand on the start page already, their lessons too, are left out.
    """
    year = talent_settings(actor.today).school_year_of(actor.today)
    teaches = actor.may(UngmusikkPermission.TEACH_TALENT)
    if not teaches and not sees_only_own(actor):
        return []
    shown = frozenset[UUID]() if teaches else people_with_shown_steps(actor)
    places = [
        each
        for each in talent_places(actor, year)
        if each.ended_on is None and each.person_id not in shown
    ]
    if not places:
        return []
    return [
        Panel(
            key="talent",
            title=gettext("My talent pupils") if teaches else gettext("Lessons at the academy"),
            template="ungmusikk/panel_talent.html",
            context={"places": places},
            permission=UngmusikkPermission.READ_TALENT,
            order=12,
        )
    ]


def _questions(actor: Actor) -> list[Panel]:
    """The yearly questions that a head of school has not answered yet."""
    waiting = [
        each
        for each in own_surveys(actor)
        if each.answered_on is None and each.may_answer(actor.today).allowed
    ]
    if not waiting:
        return []
    return [
        Panel(
            key="survey",
            title=gettext("UngMusikk asks you"),
            template="ungmusikk/panel_survey.html",
            context={"asked": waiting},
            permission=UngmusikkPermission.ANSWER_SURVEY,
            order=15,
        )
    ]


def _rounds(actor: Actor) -> Panel:
    """The newest rounds, and what the next step is for this reader."""
    return Panel(
        key="rounds",
        title=gettext("Contribution rounds"),
        template="ungmusikk/panel_rounds.html",
        context={
            "rounds": round_headings()[:3],
            "may_work_out": actor.may(UngmusikkPermission.WORK_OUT),
            "may_approve": actor.may(UngmusikkPermission.APPROVE),
            "this_year": actor.today.year,
        },
        permission=UngmusikkPermission.READ_ROUNDS,
        order=20,
    )


def _sub_region(actor: Actor) -> Panel:
    own = actor.limits_of(RegistryRole.COORDINATOR)
    names = {each.name for each in sub_regions() if each.id in own}
    everyone = members_on(actor.today)
    return Panel(
        key="sub_region",
        title=gettext("My sub-region"),
        template="ungmusikk/panel_sub_region.html",
        context={
            "names": sorted(names),
            "members": [each for each in everyone.members if each.sub_region in names],
        },
        permission=UngmusikkPermission.READ_MEMBERS,
        order=10,
    )


def _own_municipalities(actor: Actor) -> list[Panel]:
    found = [municipality_page(actor, code) for code in own_codes(actor)]
    return [
        Panel(
            key=f"municipality-{each.code}",
            title=gettext("%(name)s in UngMusikk", name=each.name),
            template="ungmusikk/panel_municipality.html",
            context={"municipality": each},
            permission=UngmusikkPermission.OWN_MUNICIPALITY,
            order=10,
        )
        for each in found
        if each is not None
    ]
