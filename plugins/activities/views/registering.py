"""Registering: who, with which instrument, and what it means for the week (UM-19)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Actor,
    Form,
    ListQuery,
    current_actor,
    explain,
    gettext,
    ngettext,
    now,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.activities.models import ActivityState
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.applicants import facts_of, judged
from plugins.activities.queries.calendar import load_of
from plugins.activities.queries.registrations import registrations_of
from plugins.activities.schemas import RegisterSchema
from plugins.activities.services.registering import register
from plugins.activities.values import ActivityView
from plugins.activities.views.blueprint import (
    OwnPeople,
    activity_or_404,
    own_people,
    own_reach,
    pages,
)
from plugins.activities.views.catalogue import chosen_person
from plugins.activities.views.loads import load_picture
from plugins.registry import attempt, instrument_names, person_names, reach_of, status_of
from plugins.registry import people as people_within

# So many people's weeks are shown at once; a teacher with more looks at one at a time.
MOST_LOADS = 6
MOST_FOUND = 25


@pages.route("/<uuid:activity_id>/register", methods=["GET", "POST"])
@requires(ActivitiesPermission.REGISTER)
def register_page(activity_id: UUID) -> Any:
    """Registers oneself, a child, or several pupils who want to be together."""
    actor, moment = current_actor(), now()
    view = activity_or_404(activity_id)
    if view.state is ActivityState.DRAFT:
        abort(404)
    search = request.args.get("q", "").strip()
    reach = own_reach(actor)
    people = own_people(actor, reach, person_names(reach.people))
    choices = people.names | _found(actor, search)
    chosen = chosen_person(actor, people, request.args.get("person", ""))
    form = Form.blank(RegisterSchema, {"people": [chosen] if chosen else []})
    if request.method == "POST":
        form = read_form(RegisterSchema, request.form)
        added = attempt(
            form,
            lambda typed: register(
                actor,
                activity_id,
                typed["people"],
                instrument=typed["instrument"],
                note=typed["note"],
                now=moment,
            ),
        )
        if added is not None:
            if len(added) == 1:
                say(gettext("It is done. You see below where it stands."))
                return redirect(url_for("activities.registration_page", registration_id=added[0]))
            say(
                ngettext(
                    "%(num)s person is registered or waits.",
                    "%(num)s people are registered or wait.",
                    len(added),
                )
            )
            return redirect(url_for("activities.activity_page", activity_id=activity_id))
    shown = list(choices.items())
    looked_at = [each for each in shown if each[0] == chosen] or shown
    return render_page(
        "activities/register.html",
        status_of(form),
        view=view,
        form=form,
        choices=_choices(actor, view, people, choices, moment),
        alone=len(shown) == 1 and not _can_search(actor),
        oneself=list(choices) == [reach.myself],
        search=search,
        can_search=_can_search(actor),
        instruments=[
            (each.instrument, instrument_names().get(each.instrument, each.instrument))
            for each in view.instruments
        ],
        loads=[
            (name, load_picture(load_of(person_id, also=activity_id, now=moment)))
            for person_id, name in looked_at[:MOST_LOADS]
        ],
    )


def _choices(
    actor: Actor, view: ActivityView, people: OwnPeople, names: dict[UUID, str], now: datetime
) -> list[tuple[str, str, str]]:
    """Each with the role in which the reader registers them, and what stands in the way."""
    facts = facts_of(names, today=actor.today)
    there = {
        each.person_id
        for each in registrations_of(names, now=now)
        if each.activity_id == view.id and each.is_active
    }
    return [
        (
            str(each),
            name,
            " ".join(
                [
                    *_role(people, each),
                    *(
                        explain(reason)
                        for reason in judged(
                            view,
                            facts[each],
                            now=now,
                            registered=each in there,
                            by_staff=people.by_staff(each),
                        ).reasons
                    ),
                ]
            ),
        )
        for each, name in names.items()
        if each in facts
    ]


def _role(people: OwnPeople, person_id: UUID) -> list[str]:
    """As what the reader registers somebody; said where it is not the same for everybody."""
    if not people.in_two_roles:
        return []
    if person_id == people.reach.myself:
        return [gettext("You register yourself.")]
    if not people.has_children:
        return []
    if people.by_staff(person_id):
        return [gettext("You register as the teacher.")]
    return [gettext("You register as a guardian.")]


def _can_search(actor: Actor) -> bool:
    """Whether the actor reaches more people than their own, and so has to look for them."""
    reach = reach_of(actor, ActivitiesPermission.REGISTER)
    return reach.whole or bool(reach.organisations)


def _found(actor: Actor, search: str) -> dict[UUID, str]:
    if not search or not _can_search(actor):
        return {}
    query = ListQuery(
        search=search,
        sort="family_name",
        descending=False,
        page=1,
        per_page=MOST_FOUND,
        filters={"role": "pupil"},
        default_sort="family_name",
    )
    page = people_within(actor, query, permission=ActivitiesPermission.REGISTER)
    return {row.id: row.name for row in page.items}
