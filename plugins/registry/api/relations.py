"""Who looks after a pupil and who teaches them, and letting them in."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, requires
from plugins.registry import queries
from plugins.registry.api.blueprint import carry_out, endpoints, found, without_version
from plugins.registry.api.people import shown
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.views import PersonView
from plugins.registry.schemas import (
    EndSchema,
    GuardianshipChangeSchema,
    GuardianshipSchema,
    NewGuardianSchema,
    PersonDetailSchema,
    TeachingSchema,
)
from plugins.registry.services.people import (
    NewGuardian,
    TeachingDetails,
    add_guardianship,
    add_teaching,
    change_guardianship,
    end_guardianship,
    end_teaching,
    invite_guardian,
    invite_guardian_of,
    invite_own_guardian,
    invite_person,
)


@endpoints.route("/people/<uuid:person_id>/guardians", methods=["POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
@endpoints.arguments(GuardianshipSchema)
@endpoints.response(201, PersonDetailSchema)
def guardianship_create(sent: dict[str, Any], person_id: UUID) -> Any:
    """Records who is responsible for a pupil; without `custody` they see nothing."""
    actor = current_actor()
    carry_out(lambda: add_guardianship(actor, pupil_id=person_id, **without_version(sent)))
    return _person(person_id)


@endpoints.route("/people/<uuid:person_id>/guardians/<uuid:guardianship_id>", methods=["PUT"])
@requires(RegistryPermission.MANAGE_PEOPLE)
@endpoints.etag
@endpoints.arguments(GuardianshipChangeSchema)
@endpoints.response(200, PersonDetailSchema)
def guardianship_update(sent: dict[str, Any], person_id: UUID, guardianship_id: UUID) -> Any:
    """Changes relation and custody; `If-Match` must be the person's ETag."""
    actor = current_actor()
    view = _managed(person_id)
    found(next((each for each in view.guardians if each.id == guardianship_id), None))
    endpoints.check_etag(shown(view), PersonDetailSchema)
    carry_out(lambda: change_guardianship(actor, guardianship_id, **without_version(sent)))
    return _person(person_id)


@endpoints.route("/people/<uuid:person_id>/guardians/<uuid:guardianship_id>/end", methods=["POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
@endpoints.arguments(EndSchema)
@endpoints.response(200, PersonDetailSchema)
def guardianship_stop(sent: dict[str, Any], person_id: UUID, guardianship_id: UUID) -> Any:
    """Ends a guardian's responsibility on a day."""
    actor = current_actor()
    found(next((e for e in _managed(person_id).guardians if e.id == guardianship_id), None))
    day: date = sent["valid_to"]
    carry_out(lambda: end_guardianship(actor, guardianship_id, day))
    return _person(person_id)


@endpoints.route("/people/<uuid:person_id>/guardians/invitation", methods=["POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
@endpoints.arguments(NewGuardianSchema)
@endpoints.response(202)
def guardian_invitation(sent: dict[str, Any], person_id: UUID) -> Any:
    """Records a guardian by name and address and invites them; the answer tells nothing more."""
    actor = current_actor()
    carry_out(lambda: invite_guardian(actor, person_id, NewGuardian(**sent)))


@endpoints.route(
    "/people/<uuid:person_id>/guardians/<uuid:guardianship_id>/invitation", methods=["POST"]
)
@requires(RegistryPermission.MANAGE_PEOPLE)
@endpoints.response(202)
def guardianship_invitation(person_id: UUID, guardianship_id: UUID) -> Any:
    """Invites a guardian who is recorded already."""
    actor = current_actor()
    found(next((e for e in _managed(person_id).guardians if e.id == guardianship_id), None))
    carry_out(lambda: invite_guardian_of(actor, guardianship_id))


@endpoints.route("/people/<uuid:person_id>/invitation", methods=["POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
@endpoints.response(202)
def person_invitation(person_id: UUID) -> Any:
    """Invites a pupil or a guardian to log in."""
    actor = current_actor()
    carry_out(lambda: invite_person(actor, person_id))


@endpoints.route("/people/mine/<uuid:person_id>/guardians/invitation", methods=["POST"])
@requires(RegistryPermission.INVITE_GUARDIANS)
@endpoints.arguments(NewGuardianSchema)
@endpoints.response(202)
def own_guardian_invitation(sent: dict[str, Any], person_id: UUID) -> Any:
    """A guardian with custody invites another one of the same child."""
    actor = current_actor()
    carry_out(lambda: invite_own_guardian(actor, person_id, NewGuardian(**sent)))


@endpoints.route("/people/<uuid:person_id>/teachers", methods=["POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
@endpoints.arguments(TeachingSchema)
@endpoints.response(201, PersonDetailSchema)
def teaching_create(sent: dict[str, Any], person_id: UUID) -> Any:
    """Records who teaches a pupil; the teacher then sees the pupil."""
    actor = current_actor()
    details = TeachingDetails(pupil_id=person_id, **without_version(sent))
    carry_out(lambda: add_teaching(actor, details))
    return _person(person_id)


@endpoints.route("/people/<uuid:person_id>/teachers/<uuid:teaching_id>/end", methods=["POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
@endpoints.arguments(EndSchema)
@endpoints.response(200, PersonDetailSchema)
def teaching_stop(sent: dict[str, Any], person_id: UUID, teaching_id: UUID) -> Any:
    """Ends a teacher's lessons with a pupil on a day."""
    actor = current_actor()
    found(next((each for each in _managed(person_id).teachers if each.id == teaching_id), None))
    day: date = sent["valid_to"]
    carry_out(lambda: end_teaching(actor, teaching_id, day))
    return _person(person_id)


def _managed(person_id: UUID) -> PersonView:
    permission = RegistryPermission.MANAGE_PEOPLE
    return found(queries.person(current_actor(), person_id, permission=permission))


def _person(person_id: UUID) -> dict[str, Any]:
    return shown(_managed(person_id))
