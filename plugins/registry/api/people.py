"""People, through the register's door: whoever is out of reach is not found."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from flask_smorest import abort as problem

from core.plugin_api import current_actor, gettext, requires
from plugins.registry import queries
from plugins.registry.api.blueprint import (
    carry_out,
    endpoints,
    found,
    list_query,
    without_version,
)
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.views import PersonView
from plugins.registry.schemas import (
    AffiliationSchema,
    NewPersonSchema,
    PeopleListArgumentsSchema,
    PeoplePageSchema,
    PersonDetailSchema,
    PersonSchema,
)
from plugins.registry.services.people import (
    AffiliationDetails,
    PersonDetails,
    add_person,
    affiliate,
    change_person,
)

PEOPLE_FILTERS = ("role", "organisation", "instrument", "level")


@endpoints.route("/people", methods=["GET"])
@requires(RegistryPermission.READ_PEOPLE)
@endpoints.arguments(PeopleListArgumentsSchema, location="query")
@endpoints.response(200, PeoplePageSchema)
def people(sent: dict[str, Any]) -> Any:
    """The people within the reader's reach; a hundred at a time."""
    query = list_query(sent, sorts=("family_name", "given_name"), filters=PEOPLE_FILTERS)
    return queries.people(current_actor(), query)


@endpoints.route("/people", methods=["POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
@endpoints.arguments(NewPersonSchema)
@endpoints.response(201, PersonDetailSchema)
def person_create(sent: dict[str, Any]) -> Any:
    """Records a person; who does not reach everybody must name an organisation and a role."""
    actor = current_actor()
    if bool(sent["organisation_id"]) != bool(sent["role"]):
        missing = "role" if sent["organisation_id"] else "organisation_id"
        problem(422, errors={missing: [gettext("Fill in this field.")]})
    affiliation = (
        AffiliationDetails(
            organisation_id=sent["organisation_id"],
            role=sent["role"],
            valid_from=sent["valid_from"],
        )
        if sent["role"]
        else None
    )
    added = carry_out(lambda: add_person(actor, _details(sent), affiliation))
    return shown(found(queries.person(actor, added)))


@endpoints.route("/people/mine", methods=["GET"])
@requires(RegistryPermission.READ_OWN)
@endpoints.response(200, PersonDetailSchema(many=True))
def own_people() -> Any:
    """The reader's own record, and their children's while the responsibility lasts."""
    return [shown(view) for view in queries.own_people(current_actor())]


@endpoints.route("/people/<uuid:person_id>", methods=["GET"])
@requires(RegistryPermission.READ_PEOPLE)
@endpoints.etag
@endpoints.response(200, PersonDetailSchema)
def person(person_id: UUID) -> Any:
    """One person."""
    return shown(found(queries.person(current_actor(), person_id)))


@endpoints.route("/people/<uuid:person_id>", methods=["PUT"])
@requires(RegistryPermission.MANAGE_PEOPLE)
@endpoints.etag
@endpoints.arguments(PersonSchema)
@endpoints.response(200, PersonDetailSchema)
def person_update(sent: dict[str, Any], person_id: UUID) -> Any:
    """Changes a person's record; `If-Match` must be its ETag."""
    actor = current_actor()
    view = found(queries.person(actor, person_id, permission=RegistryPermission.MANAGE_PEOPLE))
    endpoints.check_etag(shown(view), PersonDetailSchema)
    carry_out(lambda: change_person(actor, person_id, _details(sent), version=view.version))
    return shown(found(queries.person(actor, person_id)))


@endpoints.route("/people/<uuid:person_id>/affiliations", methods=["POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
@endpoints.arguments(AffiliationSchema)
@endpoints.response(201, PersonDetailSchema)
def affiliation_create(sent: dict[str, Any], person_id: UUID) -> Any:
    """Records what somebody is at an organisation within reach."""
    actor = current_actor()
    details = AffiliationDetails(**without_version(sent))
    carry_out(lambda: affiliate(actor, person_id, details))
    return shown(found(queries.person(actor, person_id)))


def _details(sent: dict[str, Any]) -> PersonDetails:
    return PersonDetails(**{each.name: sent[each.name] for each in fields(PersonDetails)})


def shown(view: PersonView) -> dict[str, Any]:
    """A person as the API tells them: the record, and everybody around it."""
    row = view.row
    names = (
        "id",
        "has_login",
        "affiliations",
        *(each.name for each in fields(PersonDetails)),
    )
    related = {
        name: getattr(view, name) for name in ("guardians", "children", "teachers", "pupils")
    }
    return {**{name: getattr(row, name) for name in names}, **related, "version": view.version}
