"""What has been agreed to: for the person and the guardians, and for staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    gettext,
    now,
    read_form,
    read_list_query,
    render_page,
    requires,
    say,
)
from plugins.registry.models import AffiliationRole
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import (
    consents_of,
    may_act_for,
    people,
    person_names,
    person_of,
    reach_of,
)
from plugins.registry.queries.consents import ConsentView, pupils_among, purposes
from plugins.registry.schemas import ConsentAnswerSchema, ConsentRecordSchema
from plugins.registry.services.people import answer_consent, record_consent
from plugins.registry.views.blueprint import attempt, found, pages, status_of
from plugins.registry.views.people import SORTS, organisations_within


@pages.get("/about-me/<uuid:person_id>/consents")
@requires(RegistryPermission.READ_OWN)
def own_consents(person_id: UUID) -> Any:
    """What one has agreed to, for oneself or a child: the texts, the answers, the history."""
    return _own_page(person_id, Form.blank(ConsentAnswerSchema))


@pages.post("/about-me/<uuid:person_id>/consents")
@requires(RegistryPermission.READ_OWN)
def own_consent_answer(person_id: UUID) -> Any:
    """Answers one question: yes, no, or a yes taken back."""
    actor = current_actor()
    form = read_form(ConsentAnswerSchema, request.form)
    attempt(
        form,
        lambda typed: answer_consent(
            actor, person_id, typed["purpose"], agreed=typed["agreed"], now=now()
        ),
    )
    if form.ok:
        say(gettext("Your answer is saved, and counts from now on."))
        return redirect(url_for("registry.own_consents", person_id=person_id))
    return _own_page(person_id, form)


@pages.get("/consents")
@requires(RegistryPermission.READ_CONSENTS)
def consent_list() -> Any:
    """The pupils within reach, and what is in force for each."""
    actor = current_actor()
    reach = reach_of(actor, RegistryPermission.READ_CONSENTS)
    places = organisations_within(reach, actor)
    query = read_list_query(
        request.args,
        sorts=SORTS,
        filters={"organisation": [key for key, _ in places]},
        default_sort="family_name",
    )
    page = people(
        actor, query, permission=RegistryPermission.READ_CONSENTS, role=AffiliationRole.PUPIL
    )
    born = {row.id: row.born_on for row in page.items}
    views = consents_of(list(born), today=actor.today, born=born)
    return render_page(
        "registry/consents.html",
        page=page,
        query=query,
        organisations=places,
        purposes=purposes(),
        states={(each.person_id, each.purpose.key): each.state for each in views},
    )


@pages.get("/people/<uuid:person_id>/consents")
@requires(RegistryPermission.READ_CONSENTS)
def person_consents(person_id: UUID) -> Any:
    """What is in force for one person, who answered what, and what the text was."""
    return _staff_page(person_id, Form.blank(ConsentRecordSchema))


@pages.post("/people/<uuid:person_id>/consents")
@requires(RegistryPermission.RECORD_CONSENTS)
def consent_record(person_id: UUID) -> Any:
    """Writes down an answer that was given on paper."""
    actor = current_actor()
    form = read_form(ConsentRecordSchema, request.form)
    attempt(
        form,
        lambda typed: record_consent(
            actor,
            person_id,
            typed["purpose"],
            by=typed["answered_by"],
            agreed=typed["agreed"],
            now=now(),
        ),
    )
    if form.ok:
        say(gettext("The answer is written down, and counts from now on."))
        return redirect(url_for("registry.person_consents", person_id=person_id))
    return _staff_page(person_id, form)


def _own_page(person_id: UUID, form: Form) -> Any:
    actor = current_actor()
    own = reach_of(actor, RegistryPermission.READ_OWN).own
    found(person_id if person_id in own else None)
    asked = pupils_among([person_id], today=actor.today)
    views = consents_of(asked, today=actor.today)
    myself = person_of(actor)
    names = _names(views) | person_names([person_id])
    return render_page(
        "registry/own_consents.html",
        status_of(form),
        form=form,
        person_id=person_id,
        name=names[person_id],
        is_own=person_id == myself,
        views=[each for each in views if each.parties or each.answers],
        myself=myself,
        names=names,
        who_answers=_who_answers(views, names),
    )


def _staff_page(person_id: UUID, form: Form) -> Any:
    actor = current_actor()
    found(may_act_for(actor, person_id, RegistryPermission.READ_CONSENTS) or None)
    views = consents_of([person_id], today=actor.today)
    names = _names(views) | person_names([person_id])
    return render_page(
        "registry/person_consents.html",
        status_of(form),
        form=form,
        person_id=person_id,
        name=names[person_id],
        views=views,
        names=names,
        who_answers=_who_answers(views, names),
        may_record=may_act_for(actor, person_id, RegistryPermission.RECORD_CONSENTS),
        may_see=actor.may(RegistryPermission.READ_PEOPLE),
    )


def _names(views: list[ConsentView]) -> dict[UUID, str]:
    involved = {each.by_id for view in views for each in view.answers}
    return person_names(involved | {by for view in views for by in view.parties})


def _who_answers(views: list[ConsentView], names: dict[UUID, str]) -> dict[str, list[str]]:
    """For each purpose the names of those who may answer today."""
    return {view.purpose.key: [names[by] for by in view.parties] for view in views}
