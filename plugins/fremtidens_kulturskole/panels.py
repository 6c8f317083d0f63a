"""What the start page shows of the programme: for each reader what they can do something about."""

from __future__ import annotations

from collections.abc import Sequence

from core.plugin_api import Actor, Panel, gettext
from plugins.fremtidens_kulturskole.permissions import CohortPermission, CohortRole
from plugins.fremtidens_kulturskole.queries import (
    cohorts,
    goals_of,
    grid,
    group_page,
    materials,
    own_groups,
    support_of_group,
)
from plugins.fremtidens_kulturskole.rules import HandInState

# More cohorts than these are looked up on their own pages.
SHOWN = 2


def panels_for(actor: Actor) -> Sequence[Panel]:
    """The reader's panels: one's own group, the cohorts one follows, and what is published."""
    found: list[Panel] = []
    if actor.may(CohortPermission.OWN_GROUP):
        found += _own_groups(actor)
    elif actor.may(CohortPermission.READ):
        found += _cohorts(actor)
    elif actor.holds(CohortRole.OBSERVER):
        found += _published(actor)
    return found


def _own_groups(actor: Actor) -> list[Panel]:
    """What the group is to do next, and what it has to look at."""
    found = []
    for participant_id in own_groups(actor)[:SHOWN]:
        group = group_page(actor, participant_id, CohortPermission.OWN_GROUP)
        if group is None:
            continue
        due = [
            each
            for each in group.hand_ins
            if each.gathering.stands
            and each.state not in {HandInState.HANDED_IN, HandInState.ACCEPTED}
        ]
        found.append(
            Panel(
                key=f"group-{participant_id}",
                title=group.row.name,
                template="fremtidens_kulturskole/panel_group.html",
                context={
                    "group": group,
                    "due": due[:3],
                    "goals": goals_of(group.row, actor.today),
                    "support": support_of_group(actor, participant_id),
                },
                permission=CohortPermission.OWN_GROUP,
                order=10,
            )
        )
    return found


def _cohorts(actor: Actor) -> list[Panel]:
    """Who has not handed in, cohort by cohort."""
    found = []
    for cohort in cohorts(actor)[:SHOWN]:
        seen = grid(actor, cohort.id)
        if seen is not None:
            found.append(
                Panel(
                    key=f"cohort-{cohort.id}",
                    title=cohort.name,
                    template="fremtidens_kulturskole/panel_cohort.html",
                    context={"grid": seen},
                    permission=CohortPermission.READ,
                    order=20,
                )
            )
    return found


def _published(actor: Actor) -> list[Panel]:
    return [
        Panel(
            key=f"material-{cohort.id}",
            title=gettext("Published by %(name)s", name=cohort.name),
            template="fremtidens_kulturskole/panel_material.html",
            context={"cohort": cohort, "materials": materials(actor, cohort.id)[:5]},
            permission=CohortPermission.FOLLOW,
            order=20,
        )
        for cohort in cohorts(actor)[:SHOWN]
    ]
