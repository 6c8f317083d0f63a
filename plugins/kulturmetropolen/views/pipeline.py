"""The board, the list of talents, one talent's page, and the way of one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Column,
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
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.board import board as board_of
from plugins.kulturmetropolen.queries.handovers import answers_for
from plugins.kulturmetropolen.queries.mentors import mentors
from plugins.kulturmetropolen.queries.network import slots_of
from plugins.kulturmetropolen.queries.reach import is_about_actor, limits_of
from plugins.kulturmetropolen.queries.sessions import sessions_of
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.queries.talents import found_talents, own_talents, talent_cards
from plugins.kulturmetropolen.queries.views import TalentView
from plugins.kulturmetropolen.queries.way import talent
from plugins.kulturmetropolen.rules import Standing, moves_from
from plugins.kulturmetropolen.schemas import EnterSchema, JudgementSchema, MentorSchema
from plugins.kulturmetropolen.services.moves import OWN_MOVES
from plugins.kulturmetropolen.services.talents import (
    end_mentorship,
    enter_talent,
    give_mentor,
    judge_criterion,
)
from plugins.kulturmetropolen.settings import number
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    choices,
    crumb,
    fill_in,
    found,
    one_of,
    organisation_choices,
    pages,
    press,
    yes_no,
)
from plugins.registry import RegistryRole, people, person_of

OUTGROWN = "outgrown"


@pages.get("/board")
@requires(KmPermission.READ_TALENTS)
def board() -> Any:
    """KM-1, KM-3, KM-4: a column for each stage, a card for each talent, and who is outgrown."""
    query = read_list_query(
        request.args, sorts=("name",), filters={"show": [OUTGROWN]}, default_sort="name"
    )
    return render_page(
        "kulturmetropolen/board.html",
        query=query,
        board=board_of(current_actor(), only_outgrown=query.filter("show") == OUTGROWN),
        show_options=[(OUTGROWN, gettext("Outgrown"))],
    )


@pages.get("/talents")
@requires(KmPermission.READ_TALENTS)
def talents() -> Any:
    """KM-1: every talent within reach, those who have said goodbye as well."""
    known = stages(retired=True)
    in_use = [(str(each.id), each.name) for each in known if not each.retired]
    query = read_list_query(
        request.args,
        sorts=("name", "stage", "organisation", "since"),
        filters={
            "stage": [stage_id for stage_id, _ in in_use],
            "standing": list(Standing),
            "organisation": None,
        },
        default_sort="name",
    )
    return render_page(
        "kulturmetropolen/talents.html",
        query=query,
        page=found_talents(current_actor(), query, known=known),
        stage_options=in_use,
        standing_options=choices(Standing),
    )


@pages.get("/talents.<file_format>")
@requires(KmPermission.READ_TALENTS)
def talents_file(file_format: str) -> Any:
    """KM-1: the talents within reach as a file, without anything about where they live."""
    table = Table(
        gettext("Talents"),
        (
            Column("name", gettext("Name")),
            Column("stage", gettext("Stage")),
            Column("standing", gettext("Status")),
            Column("organisation", gettext("Organisation")),
            Column("since", gettext("Since"), "date"),
        ),
        [
            {
                "name": card.name,
                "stage": card.stage,
                "standing": gettext(card.standing.label),
                "organisation": card.organisation.name,
                "since": card.since,
            }
            for card in talent_cards(current_actor())
        ],
    )
    return download(table, file_format, name="talents")


@pages.route("/talents/new", methods=["GET", "POST"])
@requires(KmPermission.ENTER)
def talent_new() -> Answer:
    """KM-1: lets somebody begin."""
    actor = current_actor()
    on_the_way = {card.person_id for card in talent_cards(actor)}
    return fill_in(
        FormPage(
            schema=EnterSchema,
            heading=gettext("Let a talent begin"),
            lead=gettext("They begin at the first stage. What they are to see is written to them."),
            fields=(
                one_of(
                    "person_id",
                    [
                        (row.id, row.name)
                        for row in people(actor, None, permission=KmPermission.ENTER).items
                        if row.id not in on_the_way
                    ],
                ),
                one_of(
                    "organisation_id",
                    organisation_choices(actor, KmPermission.ENTER, also=limits_of(actor)),
                ),
                {"name": "reason", "type": "textarea", "required": True},
            ),
            submit=gettext("Let them begin"),
            back=url_for("kulturmetropolen.board"),
            crumbs=[crumb(gettext("Board"), "board")],
        ),
        lambda typed: enter_talent(actor, **typed),
        said=gettext("They are on the way."),
        then=lambda made: url_for("kulturmetropolen.talent_page", talent_id=made),
    )


@pages.get("/talents/<uuid:talent_id>")
@requires(KmPermission.READ_TALENTS)
def talent_page(talent_id: UUID) -> Any:
    """KM-5: one talent's way, for who works with them."""
    return _way_page(found(talent(current_actor(), talent_id)), own=False)


@pages.get("/my-way")
@requires(KmPermission.OWN_WAY)
def my_way() -> Any:
    """KM-5: one's own way, and one's children's; straight to it when there is one only."""
    cards = own_talents(current_actor())
    if len(cards) == 1:
        return redirect(url_for("kulturmetropolen.own_way", talent_id=cards[0].id))
    return render_page(
        "kulturmetropolen/my_way.html",
        cards=cards,
        stages=stages(),
        is_pupil=current_actor().holds(RegistryRole.PUPIL),
    )


@pages.get("/my-way/<uuid:talent_id>")
@requires(KmPermission.OWN_WAY)
def own_way(talent_id: UUID) -> Any:
    """KM-5: the way of oneself or one's child."""
    actor = current_actor()
    view = found(talent(actor, talent_id))
    found(is_about_actor(actor, view.card.person_id) or None)
    return _way_page(view, own=True)


def _way_page(view: TalentView, *, own: bool) -> Any:
    actor = current_actor()
    all_stages = stages()
    return render_page(
        "kulturmetropolen/way.html",
        breadcrumbs=[] if own else [crumb(gettext("Board"), "board")],
        talent=view,
        own=own,
        myself=own and view.card.person_id == person_of(actor),
        answers=own and answers_for(actor, view.card.person_id),
        steps=[
            {
                "label": stage.name,
                "state": "done"
                if stage.place < view.card.place
                else "current"
                if stage.place == view.card.place
                else "ahead",
            }
            for stage in all_stages
        ],
        own_moves=[
            (kind.value, gettext(kind.label))
            for kind in moves_from(view.card.standing)
            if kind in OWN_MOVES
        ],
        slots=slots_of(view.card.id),
        sessions=sessions_of(view.card.id),
        objection_days=number("objection_days", today()),
        holds={each.view.id: actor.holds(each.view.role or "") for each in view.criteria},
        now=now(),
    )


@pages.route("/talents/<uuid:talent_id>/mentors", methods=["GET", "POST"])
@requires(KmPermission.ENTER)
def mentor_new(talent_id: UUID) -> Answer:
    """KM-3: gives a talent a mentor: somebody with that role, or a contact of an organisation."""
    actor = current_actor()
    view = found(talent(actor, talent_id))
    back = url_for("kulturmetropolen.talent_page", talent_id=talent_id)
    return fill_in(
        FormPage(
            schema=MentorSchema,
            heading=gettext("A mentor for %(name)s", name=view.card.name),
            fields=(one_of("mentor_id", [(each.id, each.name) for each in mentors()]),),
            submit=gettext("Give the talent this mentor"),
            back=back,
            crumbs=[crumb(view.card.name, "talent_page", talent_id=talent_id)],
        ),
        lambda typed: give_mentor(actor, talent_id, typed["mentor_id"]),
        said=gettext("The talent has a mentor."),
        then=lambda _: back,
    )


@pages.post("/talents/<uuid:talent_id>/mentors/<uuid:mentorship_id>/end")
@requires(KmPermission.ENTER)
def mentor_end(talent_id: UUID, mentorship_id: UUID) -> Answer:
    """KM-3: today is the mentor's last day."""
    return press(
        lambda: end_mentorship(current_actor(), talent_id, mentorship_id),
        said=gettext("Today is the mentor's last day."),
        then=url_for("kulturmetropolen.talent_page", talent_id=talent_id),
    )


@pages.route("/talents/<uuid:talent_id>/criteria/<uuid:criterion_id>", methods=["GET", "POST"])
@requires(KmPermission.JUDGE)
def judge(talent_id: UUID, criterion_id: UUID) -> Answer:
    """KM-2: a judgement by the role that the criterion names."""
    actor = current_actor()
    view = found(talent(actor, talent_id))
    found(
        next(
            (each for each in view.criteria if each.view.id == criterion_id and each.view.role),
            None,
        )
    )
    back = url_for("kulturmetropolen.talent_page", talent_id=talent_id)
    return fill_in(
        FormPage(
            schema=JudgementSchema,
            heading=gettext("Judge: %(name)s", name=view.card.name),
            lead=gettext("The talent reads what you write."),
            fields=(
                {
                    "name": "met",
                    "type": "radios",
                    "required": True,
                    "options": yes_no(gettext("Yes, it is met"), gettext("Not yet")),
                },
                {"name": "reason", "type": "textarea", "required": True},
            ),
            submit=gettext("Save the judgement"),
            back=back,
            crumbs=[crumb(view.card.name, "talent_page", talent_id=talent_id)],
        ),
        lambda typed: judge_criterion(actor, talent_id, criterion_id, **typed, now=now()),
        said=gettext("Your judgement is saved."),
        then=lambda _: back,
    )
