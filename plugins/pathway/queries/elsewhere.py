"""A person's way in the other organisations of the same log-in, as far as they let it be shown.

Each organisation is read in its own transaction and decides by its own row whether it hands
anything over; what comes back are frozen steps.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Actor, current_tenant, db, gettext, guarded, in_each_membership, pick
from plugins.pathway.models import SharedWith
from plugins.pathway.permissions import PLUGIN
from plugins.pathway.queries.plan_files import plan_of
from plugins.pathway.queries.views import Elsewhere, PlanElsewhere, ShownStep, Way
from plugins.pathway.queries.ways import in_order, way_of
from plugins.registry import person_of


def whole_way(actor: Actor, person_id: UUID) -> Way:
    """The steps here and, where it is the actor's own way, those of organisations that share."""
    own = person_of(actor) == person_id
    here = way_of(person_id, own=own)
    if not own:
        return here
    tenant_id = current_tenant().id
    steps, missing = list(here.steps), list(here.missing)

    def visit(other: Actor) -> Way | None:
        # What fails there costs that organisation's part and not the page here.
        return guarded(lambda: _shared_way(other, tenant_id))

    for there in in_each_membership(actor, PLUGIN, visit):
        name = pick(there.tenant.names)
        if there.found is None:
            missing.append(name)
            continue
        steps += [
            ShownStep(step=each.step, organisation=name, address=there.address)
            for each in there.found.steps
        ]
        missing += [
            gettext("%(module)s at %(organisation)s", module=module, organisation=name)
            for module in there.found.missing
        ]
    return Way(steps=in_order(steps), missing=tuple(missing))


def organisations_elsewhere(actor: Actor, person_id: UUID) -> tuple[Elsewhere, ...]:
    """The other organisations of the actor's log-in, and whether this one's steps go there."""
    shown = set(
        db.session.scalars(
            select(SharedWith.other_tenant_id).where(SharedWith.person_id == person_id)
        )
    )
    return tuple(
        Elsewhere(
            tenant_id=there.tenant.id,
            name=pick(there.tenant.names),
            shown=there.tenant.id in shown,
        )
        for there in in_each_membership(actor, PLUGIN, person_of)
        if there.found is not None
    )


def plans_elsewhere(actor: Actor) -> tuple[PlanElsewhere, ...]:
    """The actor's own plans in the other organisations of their log-in, to take along."""
    return tuple(
        PlanElsewhere(tenant_id=there.tenant.id, name=pick(there.tenant.names), plan=there.found)
        for there in in_each_membership(actor, PLUGIN, _own_plan)
        if there.found is not None
    )


def _own_plan(there: Actor) -> dict[str, object] | None:
    own_id = person_of(there)
    return plan_of(own_id) if own_id is not None else None


def _shared_way(there: Actor, wanted_by: UUID) -> Way:
    """Run at the other organisation: its steps, if the person lets them be shown there."""
    own_id = person_of(there)
    if own_id is None:
        return Way()
    allowed = db.session.scalar(
        select(SharedWith.id).where(
            SharedWith.person_id == own_id, SharedWith.other_tenant_id == wanted_by
        )
    )
    return way_of(own_id, own=True) if allowed is not None else Way()
