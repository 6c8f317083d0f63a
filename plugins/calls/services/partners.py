"""Applying together: partners are invited, and agree for themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import Actor, db, gettext, pick, role_holders
from plugins.calls.models import Application, Call, Partner
from plugins.calls.permissions import CallsRole
from plugins.calls.queries.access import applying_for
from plugins.calls.rules.calls import ApplicantKind
from plugins.calls.services.applications import must_be_open, writable_row
from plugins.calls.services.editing import label_of, paragraphs, tell_members, write_down
from plugins.registry import (
    NotThere,
    RegistryRole,
    locked,
    named_organisations,
    organisation_row,
    refuse,
)


def invite_partner(
    actor: Actor, application_id: UUID, organisation_id: UUID, *, now: datetime
) -> UUID:
    """CA-4: invites an organisation to apply together; who applies for it is told by mail.

    Raises Refused, NotThere.
    """
    row, call = writable_row(actor, application_id, now)
    must_be_open(row, call, now)
    if ApplicantKind.JOINT.value not in call.applicants or row.organisation_id is None:
        raise refuse(
            "application.alone_only", N_("In this call an organisation applies by itself.")
        )
    if organisation_row(organisation_id, on=now.date()) is None:
        raise NotThere(f"Organisation {organisation_id}")
    if organisation_id == row.organisation_id:
        raise refuse("partner.leads", N_("It leads the application already."), "organisation_id")
    there = db.session.scalar(
        select(Partner).where(
            Partner.application_id == application_id, Partner.organisation_id == organisation_id
        )
    )
    if there is not None and there.answer != "declined":
        raise refuse("partner.there", N_("It is invited already."), "organisation_id")
    if there is None:
        there = Partner(
            application_id=application_id, organisation_id=organisation_id, invited_at=now
        )
        db.session.add(there)
    there.answer, there.invited_at, there.answered_at = "invited", now, None
    row.applicant_kind = ApplicantKind.JOINT.value
    row.version += 1
    db.session.flush()
    names = named_organisations({row.organisation_id, organisation_id})
    leader, partner = names[row.organisation_id].name, names[organisation_id].name
    title = call.title
    tell_members(
        {
            holder.membership_id
            for role in (
                CallsRole.APPLICANT,
                RegistryRole.RECTOR,
                RegistryRole.MUNICIPALITY_READER,
            )
            for holder in role_holders(role, on=now.date())
            if holder.limit_id == organisation_id
        },
        lambda: (
            gettext("Apply together: %(call)s", call=pick(title)),
            paragraphs(
                gettext(
                    "%(leader)s invites %(partner)s to apply together to “%(call)s”.",
                    leader=leader,
                    partner=partner,
                    call=pick(title),
                ),
                gettext("Sign in and answer under “My applications”."),
            ),
        ),
    )
    write_down(
        actor,
        "application:invite",
        ("application", row.id, label_of(row)),
        after={"organisation_id": organisation_id},
    )
    return there.id


def answer_invitation(actor: Actor, partner_id: UUID, *, joins: bool, now: datetime) -> UUID:
    """CA-4: somebody who applies for the partner says yes or no; answers the application's id.

    Raises Refused, NotThere.
    """
    found = db.session.scalar(select(Partner.application_id).where(Partner.id == partner_id))
    if found is None:
        raise NotThere(f"Partner {partner_id}")
    row = locked(Application, found)
    partner = locked(Partner, partner_id)
    if partner.organisation_id not in applying_for(actor).organisations:
        raise NotThere(f"Partner {partner_id}")
    call = db.session.scalars(select(Call).where(Call.id == row.call_id)).one()
    must_be_open(row, call, now)
    partner.answer, partner.answered_at = ("joined" if joins else "declined"), now
    row.version += 1
    db.session.flush()
    write_down(
        actor,
        "application:answer_invitation",
        ("application", row.id, label_of(row)),
        after={"organisation_id": partner.organisation_id, "answer": partner.answer},
    )
    return row.id


def remove_partner(actor: Actor, partner_id: UUID, *, now: datetime) -> UUID:
    """Takes a partner out of a draft; answers the application's id. Raises Refused, NotThere."""
    found = db.session.scalar(select(Partner.application_id).where(Partner.id == partner_id))
    if found is None:
        raise NotThere(f"Partner {partner_id}")
    row, call = writable_row(actor, found, now)
    must_be_open(row, call, now)
    partner = locked(Partner, partner_id)
    if row.organisation_id not in applying_for(actor).organisations:
        raise refuse(
            "partner.not_leader", N_("The organisation that leads decides who takes part.")
        )
    write_down(
        actor,
        "application:remove_partner",
        ("application", row.id, label_of(row)),
        before={"organisation_id": partner.organisation_id},
    )
    db.session.delete(partner)
    db.session.flush()
    left = db.session.scalar(select(Partner.id).where(Partner.application_id == row.id).limit(1))
    if left is None:
        row.applicant_kind = ApplicantKind.ORGANISATION.value
    row.version += 1
    db.session.flush()
    return row.id
