"""The catalogue, as a page and as a file, and one activity."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from core.plugin_api import (
    Actor,
    Column,
    ListQuery,
    Table,
    current_actor,
    download,
    gettext,
    now,
    read_list_query,
    render_page,
    requires,
    today,
)
from plugins.activities import labels
from plugins.activities.kinds import activity_kinds, kind_label, tag_schemes
from plugins.activities.models import ActivityState
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.applicants import facts_of
from plugins.activities.queries.catalogue import (
    card_for,
    catalogue,
)
from plugins.activities.queries.catalogue_filters import SORTS, period_shown
from plugins.activities.queries.reach import organisations_of
from plugins.activities.queries.registrations import participants, registrations_of
from plugins.activities.services.activities import objections_to_reopen
from plugins.activities.views.blueprint import (
    OwnPeople,
    activity_or_404,
    homes_of,
    own_people,
    own_reach,
    pages,
)
from plugins.registry import (
    ArtForm,
    Level,
    RegistryRole,
    RuleFacts,
    instrument_names,
    person_names,
)

DISTANCES = (10, 25, 50, 100)


@pages.get("/")
@requires(ActivitiesPermission.READ)
def front() -> Response:
    """The plugin's own address leads to the catalogue."""
    return redirect(url_for("activities.catalogue_page"))


@pages.get("/catalogue")
@requires(ActivitiesPermission.READ)
def catalogue_page() -> Any:
    """What there is, searched and filtered, with a line on each that says whether it fits."""
    actor = current_actor()
    asked = _asked(actor)
    found = catalogue(actor, asked.query, facts=asked.facts, by_staff=asked.by_staff)
    return render_page(
        "activities/catalogue.html",
        page=found.page,
        query=asked.query,
        people=asked.people.options() if len(asked.people.names) > 1 else [],
        person=asked.facts.name if asked.facts else None,
        person_id=asked.facts.person_id if asked.facts else None,
        tags=tag_options(asked.query),
        kinds=kind_options(),
        kind_label=kind_label,
        instruments=instrument_names(),
        places=found.municipalities,
        levels=[(level.value, gettext(level.label)) for level in Level],
        states=state_options(actor),
        distances=[
            (str(each), gettext("at most %(number)s km", number=each)) for each in DISTANCES
        ],
        may_add=actor.may(ActivitiesPermission.PROPOSE),
    )


@pages.get("/catalogue.<file_format>")
@requires(ActivitiesPermission.READ)
def catalogue_file(file_format: str) -> Any:
    """What the list's address shows, all pages of it, as a file."""
    actor = current_actor()
    asked = _asked(actor)
    found = catalogue(
        actor, asked.query, facts=asked.facts, by_staff=asked.by_staff, everything=True
    ).page
    names = instrument_names()
    table = Table(
        title=gettext("Activities"),
        columns=[
            Column("title", gettext("Title")),
            Column("kind", gettext("Kind")),
            Column("organisation", gettext("Responsible organisation")),
            Column("starts", gettext("First day"), "date"),
            Column("ends", gettext("Last day"), "date"),
            Column("sessions", gettext("Sessions"), "integer"),
            Column("place", gettext("Place")),
            Column("municipality", gettext("Municipality")),
            Column("distance", gettext("Kilometres"), "integer"),
            Column("instruments", gettext("Instruments")),
            Column("ages", gettext("Ages")),
            Column("free", gettext("Free places"), "integer"),
            Column("waiting", gettext("Waiting list"), "integer"),
            Column("price", gettext("Price"), "money"),
            Column("state", gettext("State")),
            Column("fits", gettext("Does it fit?")),
        ],
        rows=[
            {
                "title": card.title,
                "kind": gettext(kind_label(card.kind)),
                "organisation": card.organisation.name,
                "starts": card.starts_at.date() if card.starts_at else None,
                "ends": card.ends_at.date() if card.ends_at else None,
                "sessions": card.sessions,
                "place": card.place_name,
                "municipality": card.municipality,
                "distance": card.distance_km,
                "instruments": labels.instruments_text(card, names),
                "ages": labels.ages_text(card),
                "free": card.places.free,
                "waiting": card.places.waiting,
                "price": card.price,
                "state": gettext(card.state.label),
                "fits": labels.fit_text(card, names),
            }
            for card in found.items
        ],
    )
    return download(table, file_format, name="activities")


@pages.get("/<uuid:activity_id>")
@requires(ActivitiesPermission.READ)
def activity_page(activity_id: UUID) -> Any:
    """One activity: what, when, where, for whom; for staff also who takes part."""
    actor, moment = current_actor(), now()
    view = activity_or_404(activity_id)
    reach = own_reach(actor)
    names = person_names(reach.people)
    people = own_people(actor, reach, names)
    person_id = chosen_person(actor, people, request.args.get("person", ""))
    facts = facts_of([person_id], today=actor.today).get(person_id) if person_id else None
    mine = [
        each
        for each in registrations_of(names, now=moment)
        if each.activity_id == activity_id and each.is_active
    ]
    manages = organisations_of(actor, ActivitiesPermission.MANAGE).cover(view.organisation.id)
    proposes = organisations_of(actor, ActivitiesPermission.PROPOSE).cover(view.organisation.id)
    takes = organisations_of(actor, ActivitiesPermission.TAKE_ATTENDANCE)
    staff = actor.may(ActivitiesPermission.READ_REGISTRATIONS)
    return render_page(
        "activities/activity.html",
        view=view,
        card=card_for(view, facts, now=moment, by_staff=people.by_staff(person_id)),
        kind=gettext(kind_label(view.kind)),
        instruments=instrument_names(),
        tags=_tag_labels(view.tags),
        people=names,
        person=names.get(person_id) if person_id else None,
        person_id=person_id,
        mine=mine,
        homes=homes_of(view),
        participants=participants(actor, view, now=moment) if staff else [],
        staff=staff,
        manages=manages,
        may_reopen=manages
        and view.state is ActivityState.CLOSED
        and not objections_to_reopen(actor, view),
        may_edit=manages or (proposes and view.state is ActivityState.DRAFT),
        may_copy=proposes,
        may_take=takes.cover(view.organisation.id),
        may_decide=organisations_of(actor, ActivitiesPermission.DECIDE).cover(view.organisation.id),
        may_register=actor.may(ActivitiesPermission.REGISTER)
        and view.state is ActivityState.PUBLISHED,
        ActivityState=ActivityState,
        now=moment,
    )


def chosen_person(actor: Actor, people: OwnPeople, asked: str) -> UUID | None:
    """Whom the page is for: who was chosen, else the pupil or the guardian's first child.

    Of a teacher nobody is guessed: it may be any of the pupils.
    """
    by_text = {str(each): each for each in people.names}
    if asked in by_text:
        return by_text[asked]
    if actor.holds(RegistryRole.TEACHER):
        return None
    myself = people.reach.myself
    if actor.holds(RegistryRole.PUPIL) and myself in people.family:
        return myself
    return next((each for each in people.family if each != myself), None)


def kind_options() -> list[tuple[str, str]]:
    """Kinds to choose among."""
    return [(kind.key, gettext(kind.label)) for kind in activity_kinds().values()]


def state_options(actor: Actor) -> list[tuple[str, str]]:
    """States to filter by: drafts only for those who write them."""
    states = [
        state
        for state in ActivityState
        if state is not ActivityState.DRAFT or actor.may(ActivitiesPermission.PROPOSE)
    ]
    return [(state.value, gettext(state.label)) for state in states]


def tag_options(query: ListQuery) -> list[tuple[str, Any]]:
    """Tags to filter by, by scheme: those that hold on a day that the list shows."""
    return [
        (gettext(scheme.label), [(f"{scheme.key}:{tag.key}", gettext(tag.label)) for tag in tags])
        for scheme in tag_schemes().values()
        if (tags := scheme.within(period_shown(query, today())))
    ]


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What the address asks for: the list, and whom it is to fit."""

    query: ListQuery
    people: OwnPeople
    facts: RuleFacts | None

    @property
    def by_staff(self) -> bool:
        return self.people.by_staff(self.facts.person_id if self.facts else None)


def _asked(actor: Actor) -> _Asked:
    reach = own_reach(actor)
    known = facts_of(reach.people, today=actor.today)
    people = own_people(actor, reach, {each: facts.name for each, facts in known.items()})
    query = _query(people.names)
    person_id = chosen_person(actor, people, query.filter("person"))
    return _Asked(query=query, people=people, facts=known.get(person_id) if person_id else None)


def _query(people: Collection[UUID]) -> ListQuery:
    query = _read_query(people)
    offered = {key for _, tags in tag_options(query) for key, _ in tags}
    if query.filter("tag") in offered:
        return query
    # A tag that does not hold then is no filter: else the list would be empty for no visible cause.
    return replace(query, filters={k: v for k, v in query.filters.items() if k != "tag"})


def _read_query(people: Collection[UUID]) -> ListQuery:
    return read_list_query(
        request.args,
        sorts=SORTS,
        filters={
            "person": [str(each) for each in people],
            "kind": list(activity_kinds()),
            "programme": None,
            "art_form": [each.value for each in ArtForm],
            "instrument": None,
            "level": [each.value for each in Level],
            "age": None,
            "municipality": None,
            "within": [str(each) for each in DISTANCES],
            "free": ["1"],
            "from": None,
            "to": None,
            "tag": None,
            "state": [each.value for each in ActivityState],
            "past": ["1"],
        },
        default_sort="starts",
        per_page=24,
    )


def _tag_labels(tags: tuple[tuple[str, str], ...]) -> list[str]:
    schemes = tag_schemes()
    return [
        gettext(schemes[scheme].tag_label(tag)) if scheme in schemes else tag
        for scheme, tag in tags
    ]
