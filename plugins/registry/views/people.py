"""People: within the reader's reach, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Actor,
    Column,
    Form,
    ListQuery,
    Table,
    current_actor,
    download,
    format_list,
    gettext,
    read_form,
    read_list_query,
    render_page,
    requires,
    say,
)
from plugins.registry.models import AffiliationRole, ArtForm, Gender, Level
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import (
    Reach,
    all_people,
    instrument_names,
    instruments,
    may_act_for,
    organisation_names,
    people,
    person,
    reach_of,
)
from plugins.registry.queries.views import PersonRow, PersonView
from plugins.registry.schemas import (
    NewPersonSchema,
    PersonSchema,
)
from plugins.registry.services.people import (
    AffiliationDetails,
    PersonDetails,
    add_person,
    change_person,
)
from plugins.registry.views.blueprint import (
    attempt,
    found,
    pages,
    saved_now,
    status_of,
)

SORTS = ("family_name", "given_name")
# A person's own record; where somebody lives is not part of it.
RECORDED = tuple(each.name for each in fields(PersonDetails))


@pages.get("/people")
@requires(RegistryPermission.READ_PEOPLE)
def people_list() -> Any:
    """The people that the reader may see, searched and filtered."""
    actor = current_actor()
    reach = reach_of(actor, RegistryPermission.READ_PEOPLE)
    places, played = organisations_within(reach, actor), instrument_options()
    query = _list_query(places, played)
    return render_page(
        "registry/people.html",
        page=people(actor, query, reach=reach),
        query=query,
        roles=role_options(),
        organisations=places,
        instruments=played,
        instrument_names=dict(played),
        levels=_options(Level),
        may_manage=actor.may(RegistryPermission.MANAGE_PEOPLE),
        may_import=actor.may(RegistryPermission.RUN_IMPORT),
        may_read_consents=actor.may(RegistryPermission.READ_CONSENTS),
    )


@pages.get("/people.<file_format>")
@requires(RegistryPermission.READ_PEOPLE)
def people_file(file_format: str) -> Any:
    """Whom the list's address shows, all pages of it, as a file."""
    actor = current_actor()
    reach = reach_of(actor, RegistryPermission.READ_PEOPLE)
    played = instrument_options()
    query = _list_query(organisations_within(reach, actor), played)
    table = _as_table(all_people(actor, query, reach=reach), dict(played))
    return download(table, file_format, name="people")


@pages.get("/people/<uuid:person_id>")
@requires(RegistryPermission.READ_PEOPLE)
def person_page(person_id: UUID) -> Any:
    """One person: what they are where, whose guardian, and whether they have a log-in."""
    actor = current_actor()
    view = found(person(actor, person_id))
    managed = reach_of(actor, RegistryPermission.MANAGE_PEOPLE)
    return render_page(
        "registry/person.html",
        view=view,
        row=view.row,
        today=actor.today,
        may_manage=person(actor, person_id, permission=RegistryPermission.MANAGE_PEOPLE)
        is not None,
        manages=managed.covers_organisation,
        instrument_names=instrument_names(),
        may_link=actor.may(RegistryPermission.LINK_PEOPLE),
        may_read_address=may_act_for(actor, person_id, RegistryPermission.READ_RESIDENCES),
        may_read_consents=may_act_for(actor, person_id, RegistryPermission.READ_CONSENTS),
        may_erase=actor.may(RegistryPermission.ERASE_PEOPLE),
    )


@pages.route("/people/new", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
def person_new() -> Any:
    """Records somebody, with what they are at an organisation."""
    actor = current_actor()
    reach = reach_of(actor, RegistryPermission.MANAGE_PEOPLE)
    form = Form.blank(NewPersonSchema, {"organisation_id": request.args.get("organisation")})
    if request.method == "POST":
        form = read_form(NewPersonSchema, request.form)
        check_pair(form)
        added = attempt(form, lambda typed: add_person(actor, *parts_of(typed)))
        if added is not None:
            say(gettext("The person is recorded."))
            return redirect(url_for("registry.person_page", person_id=added))
    return render_page(
        "registry/person_new.html",
        status_of(form),
        form=form,
        roles=role_options(),
        organisations=organisations_within(reach, actor),
        everywhere=reach.whole,
        **record_options(),
    )


@pages.route("/people/<uuid:person_id>/edit", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
def person_edit(person_id: UUID) -> Any:
    """Changes somebody's own record."""
    actor = current_actor()
    view = managed_person(actor, person_id)
    values = {name: getattr(view.row, name) for name in RECORDED} | {"version": view.version}
    form = Form.blank(PersonSchema, values)
    if request.method == "POST":
        form = read_form(PersonSchema, request.form)
        attempt(form, lambda typed: _change(actor, person_id, typed))
        if form.ok:
            say(gettext("The person is saved."))
            return redirect(url_for("registry.person_page", person_id=person_id))
        form.values["version"] = str(view.version)
    return render_page(
        "registry/person_form.html",
        status_of(form),
        form=form,
        view=view,
        saved=saved_now(form, PersonSchema, values),
        **record_options(),
    )


def managed_person(actor: Actor, person_id: UUID) -> PersonView:
    """The person, if the actor may change them; else the page that says it was not found."""
    return found(person(actor, person_id, permission=RegistryPermission.MANAGE_PEOPLE))


def role_options() -> list[tuple[str, str]]:
    """What somebody can be at an organisation."""
    return [(role.value, gettext(role.label)) for role in AffiliationRole]


def organisations_within(reach: Reach, actor: Actor) -> list[tuple[str, str]]:
    """The organisations of today within reach, to choose among."""
    ids = None if reach.whole else reach.organisations
    return [(str(each), name) for each, name, _ in organisation_names(on=actor.today, ids=ids)]


def person_options(
    actor: Actor, permission: str, *, without: UUID, role: AffiliationRole | None = None
) -> list[tuple[str, str]]:
    """The people within reach to choose among, but for one; `role` None: whatever they are."""
    everybody = people(actor, permission=permission, role=role).items
    return [(str(row.id), _told_apart(row)) for row in everybody if row.id != without]


def parts_of(typed: dict[str, Any]) -> tuple[PersonDetails, AffiliationDetails | None]:
    """The record, and what the person is at an organisation if that was typed."""
    details = record_of(typed)
    if typed["organisation_id"] is None or typed["role"] is None:
        return details, None
    return details, AffiliationDetails(
        organisation_id=typed["organisation_id"],
        role=typed["role"],
        valid_from=typed["valid_from"],
    )


def record_of(typed: Mapping[str, Any]) -> PersonDetails:
    """The person's own record, of what was typed or sent."""
    return PersonDetails(**{name: typed[name] for name in RECORDED})


def record_options() -> dict[str, list[tuple[str, str]]]:
    """What there is to choose among in somebody's record."""
    return {
        "genders": _options(Gender),
        "art_forms": _options(ArtForm),
        "levels": _options(Level),
        "instruments": instrument_options(),
    }


def instrument_options() -> list[tuple[str, str]]:
    """Instruments as scores order them."""
    return [(each.key, each.name) for each in instruments()]


def _options(kinds: type[Gender] | type[ArtForm] | type[Level]) -> list[tuple[str, str]]:
    return [(each.value, gettext(each.label)) for each in kinds]


def affiliation_of(typed: dict[str, Any]) -> AffiliationDetails:
    """What was typed or sent, without the version."""
    return AffiliationDetails(**{name: value for name, value in typed.items() if name != "version"})


def check_pair(form: Form) -> None:
    """An organisation without a role, or the other way round, says nothing."""
    if form.data is None:
        return
    if form.data["organisation_id"] and not form.data["role"]:
        form.add_error("role", gettext("Choose what the person is there."))
    if form.data["role"] and not form.data["organisation_id"]:
        form.add_error("organisation_id", gettext("Choose the organisation."))


def _list_query(places: Sequence[tuple[str, str]], played: Sequence[tuple[str, str]]) -> ListQuery:
    return read_list_query(
        request.args,
        sorts=SORTS,
        filters={
            "role": [role.value for role in AffiliationRole],
            "organisation": [key for key, _ in places],
            "instrument": [key for key, _ in played],
            "level": [level.value for level in Level],
        },
        default_sort="family_name",
    )


def _change(actor: Actor, person_id: UUID, typed: dict[str, Any]) -> None:
    change_person(actor, person_id, record_of(typed), version=typed["version"])


def _told_apart(row: PersonRow) -> str:
    where = format_list([each.organisation.name for each in row.affiliations])
    return f"{row.name} ({where})" if where else row.name


def _as_table(rows: list[PersonRow], names: Mapping[str, str]) -> Table:
    return Table(
        title=gettext("People"),
        columns=[
            Column("given_name", gettext("Given name")),
            Column("family_name", gettext("Family name")),
            Column("email", gettext("E-mail")),
            Column("born_on", gettext("Day of birth")),
            Column("gender", gettext("Gender")),
            Column("art_form", gettext("Art form")),
            Column("instrument", gettext("Main instrument")),
            Column("level", gettext("Level")),
            Column("roles", gettext("Roles")),
            Column("has_login", gettext("Has a log-in")),
        ],
        rows=[
            {
                "given_name": row.given_name,
                "family_name": row.family_name,
                "email": row.email,
                "born_on": row.born_on,
                "gender": gettext(row.gender.label) if row.gender else None,
                "art_form": gettext(row.art_form.label) if row.art_form else None,
                "instrument": names.get(row.instrument or ""),
                "level": gettext(row.level.label) if row.level else None,
                "roles": "; ".join(
                    f"{gettext(each.role.label)}, {each.organisation.name}"
                    for each in row.affiliations
                ),
                "has_login": row.has_login,
            }
            for row in rows
        ],
    )
