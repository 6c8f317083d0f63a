"""Letting pupils and guardians in: by staff, and by one guardian for another of the same child.

Nobody learns here whether an address has a log-in: the answer is the same in every case, and
only who opens the mailbox sees what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_, Reason
from core.plugin_api import (
    Actor,
    InvitationRefused,
    RoleGrant,
    compose_letter,
    current_tenant,
    db,
    execute_text,
    gettext,
    invite_member,
    member_by_email,
    normal_address,
    page_address,
    pick,
    send_mail,
    use_language,
)
from plugins.registry.models import Affiliation, AffiliationRole, Guardianship, Person, Relation
from plugins.registry.permissions import RegistryPermission, RegistryRole
from plugins.registry.queries.consents import consents_of
from plugins.registry.queries.custody import custody_by
from plugins.registry.queries.people import person_within_reach
from plugins.registry.queries.periods import on_day
from plugins.registry.queries.reach import looked_after_by, person_of
from plugins.registry.queries.relations import correspondents
from plugins.registry.queries.residence import protected_people
from plugins.registry.rules import is_minor, may_log_in
from plugins.registry.services.editing import NotThere, Objection, Refused, locked, put, refuse
from plugins.registry.services.people.records import locked_person, log_person
from plugins.registry.settings import ONLINE_USE


@dataclass(frozen=True, kw_only=True)
class NewGuardian:
    """Who is invited, and what they are to the child."""

    given_name: str
    family_name: str
    email: str
    relation: Relation = Relation.PARENT


def invite_own_guardian(actor: Actor, pupil_id: UUID, details: NewGuardian) -> None:
    """A guardian with custody invites another one of the same child, a minor.

    A guardian whose relation to the child has ended, or is without custody, is not let in
    again by another: that is the school's. So is every guardian of a child with a protected
    address. Raises NotThere and Refused.
    """
    pupil = person_within_reach(
        actor, pupil_id, permission=RegistryPermission.INVITE_GUARDIANS, lock=True
    )
    myself = person_of(actor)
    guardians = looked_after_by([pupil_id], today=actor.today).get(pupil_id, frozenset())
    if pupil is None or myself not in guardians or not is_minor(pupil.born_on, actor.today):
        raise NotThere(f"Person {pupil_id}")
    if protected_people([pupil_id]):
        raise _ask_the_school()
    _invite_guardian(actor, pupil, details, by_staff=False)


def invite_guardian(actor: Actor, pupil_id: UUID, details: NewGuardian) -> None:
    """Staff record a guardian of a pupil within reach and invite them. Raises NotThere, Refused."""
    _invite_guardian(actor, locked_person(actor, pupil_id), details, by_staff=True)


def invite_person(actor: Actor, person_id: UUID) -> None:
    """Staff invite a pupil or a guardian within reach to log in. Raises NotThere, Refused."""
    _invite_recorded(actor, locked_person(actor, person_id))


def invite_guardian_of(actor: Actor, guardianship_id: UUID) -> UUID:
    """Staff invite a guardian with custody of a pupil within reach; the pupil's id.

    A guardian belongs to no school: whoever reaches the child may invite them. Raises NotThere,
    Refused.
    """
    row = locked(Guardianship, guardianship_id)
    pupil = locked_person(actor, row.pupil_id)
    if row.guardian_id not in looked_after_by([pupil.id], today=actor.today).get(pupil.id, ()):
        raise refuse("invite.nobody", N_("Only pupils, and guardians with custody, are invited."))
    _invite_recorded(actor, locked(Person, row.guardian_id))
    return pupil.id


def _invite_guardian(actor: Actor, pupil: Person, details: NewGuardian, *, by_staff: bool) -> None:
    address = normal_address(details.email)
    if address is None:
        raise refuse("email", N_("Write an e-mail address such as name@example.org."), "email")
    # Two invitations to one address at the same time make one record between them.
    _one_at_a_time(address)
    guardian, is_new = _found_or_added(address, details, without=pupil.id)
    _look_after(actor, guardian.id, pupil.id, details.relation, by_staff=by_staff)
    others = looked_after_by([pupil.id], today=actor.today).get(pupil.id, frozenset())
    _let_in(actor, guardian, address, [RegistryRole.GUARDIAN], child=_name(pupil))
    _tell_the_others(actor, pupil, guardian, others)
    if is_new:
        log_person(actor, "person:add", guardian.id, ["given_name", "family_name", "email"])
    log_person(actor, "guardianship:invite", pupil.id)


def _found_or_added(address: str, details: NewGuardian, *, without: UUID) -> tuple[Person, bool]:
    """The member's record, or the one that waits for the address by this name, or a new one."""
    membership_id = member_by_email(address)
    if membership_id is not None:
        known = db.session.scalar(
            select(Person)
            .where(Person.membership_id == membership_id, Person.id != without)
            .with_for_update()
        )
        if known is not None:
            return known, False
    waiting = db.session.scalar(
        select(Person)
        .where(
            Person.email == address,
            Person.membership_id.is_(None),
            Person.id != without,
            func.lower(Person.given_name) == details.given_name.lower(),
            func.lower(Person.family_name) == details.family_name.lower(),
        )
        .order_by(Person.id)
        .limit(1)
        .with_for_update()
    )
    if waiting is not None:
        return waiting, False
    row = Person(given_name=details.given_name, family_name=details.family_name, email=address)
    db.session.add(row)
    db.session.flush()
    return row, True


def _look_after(
    actor: Actor, guardian_id: UUID, pupil_id: UUID, relation: Relation, *, by_staff: bool
) -> None:
    rows = db.session.scalars(
        select(Guardianship)
        .where(Guardianship.guardian_id == guardian_id, Guardianship.pupil_id == pupil_id)
        .with_for_update()
    ).all()
    lasting = [row for row in rows if row.valid_to is None or row.valid_to >= actor.today]
    if any(row.custody for row in lasting):
        return
    if rows and not by_staff:
        raise _ask_the_school()
    if lasting:
        raise refuse(
            "guardianship.no_custody",
            N_("This guardian is recorded without custody. Change that first."),
            "email",
        )
    db.session.add(
        Guardianship(
            guardian_id=guardian_id,
            pupil_id=pupil_id,
            relation=relation.value,
            custody=True,
            valid_from=actor.today,
        )
    )
    db.session.flush()


def _invite_recorded(actor: Actor, row: Person) -> None:
    if row.membership_id is not None:
        raise refuse("invite.has_login", N_("This person has a log-in already."))
    address = normal_address(row.email or "")
    if address is None:
        raise refuse("invite.no_email", N_("Record an e-mail address first."))
    _one_at_a_time(address)
    roles = _roles_of(actor, row)
    if not roles:
        raise refuse("invite.nobody", N_("Only pupils, and guardians with custody, are invited."))
    if RegistryRole.PUPIL in roles:
        for view in consents_of([row.id], today=actor.today, purpose=ONLINE_USE):
            decision = may_log_in(view.asked, view.state, actor.today)
            if not decision.allowed:
                raise Refused(*(Objection(None, reason) for reason in decision.reasons))
    _let_in(actor, row, address, roles)
    log_person(actor, "person:invite", row.id)


def _roles_of(actor: Actor, row: Person) -> list[RegistryRole]:
    is_pupil = select(Affiliation.id).where(
        Affiliation.person_id == row.id,
        Affiliation.role == AffiliationRole.PUPIL,
        on_day(Affiliation, actor.today),
    )
    roles = []
    if db.session.scalar(is_pupil.limit(1)) is not None:
        roles.append(RegistryRole.PUPIL)
    if custody_by([row.id], today=actor.today):
        roles.append(RegistryRole.GUARDIAN)
    return roles


def _let_in(
    actor: Actor,
    row: Person,
    address: str,
    roles: Sequence[RegistryRole],
    *,
    child: str | None = None,
) -> None:
    """Sends an invitation, or lets a member in and tells them so."""
    try:
        membership_id = invite_member(
            actor, email=address, name=_name(row), roles=[RoleGrant(role=role) for role in roles]
        )
    except InvitationRefused as refused:
        raise Refused(Objection("email", refused.reason)) from None
    if membership_id is None:
        return
    taken = db.session.scalar(select(Person.id).where(Person.membership_id == membership_id))
    if row.membership_id is None and taken is None:
        put(row, {"membership_id": membership_id})
    if child is not None:
        for each in correspondents(row.id, today=actor.today):
            if each.person_id == row.id:
                _write(
                    each.email,
                    each.language,
                    N_("You are now registered as a guardian of %(child)s"),
                    N_("You see what is kept about %(child)s when you log in."),
                    child=child,
                )


def _tell_the_others(
    actor: Actor, pupil: Person, guardian: Person, others: frozenset[UUID]
) -> None:
    """The other guardians learn who was invited; who invites knows it already."""
    for other in sorted(others - {guardian.id, person_of(actor)}, key=str):
        for each in correspondents(other, today=actor.today):
            if each.person_id == other:
                _write(
                    each.email,
                    each.language,
                    N_("Another guardian of %(child)s was invited"),
                    N_(
                        "%(inviter)s has invited %(guardian)s as a guardian of %(child)s. If this "
                        "is wrong, tell the school."
                    ),
                    child=_name(pupil),
                    inviter=actor.name,
                    guardian=_name(guardian),
                )


def _write(to: str, language: str | None, subject: str, text: str, **params: str) -> None:
    tenant = current_tenant()
    chosen = language or tenant.default_language
    with use_language(chosen):
        sender = pick(tenant.names)
        letter = compose_letter(
            gettext(subject, **params),
            "\n\n".join((gettext(text, **params), page_address("registry.own_page"), sender)),
            language=chosen,
            sender=sender,
        )
    send_mail(to, letter.subject, letter.text, letter.html, tenant_id=tenant.id)


def _ask_the_school() -> Refused:
    return Refused(
        Objection(
            None,
            Reason(
                "guardian.ask_school",
                N_("This cannot be done from here. Ask the school to do it."),
            ),
        )
    )


def _one_at_a_time(address: str) -> None:
    execute_text(
        "SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))",
        key=f"registry.invite.{current_tenant().id}.{address}",
    )


def _name(row: Person) -> str:
    return f"{row.given_name} {row.family_name}".strip()
