"""Who belongs to the tenant in force, with which roles: reads and writes for administrators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from core.audit.services import record
from core.db.session import db
from core.db.sorting import nordic
from core.kit import N_, Reason
from core.plugin_host import PluginHost
from core.tenants.context import enabled_plugins
from core.users.actor import ADMINISTRATOR, Actor
from core.users.models import Account, Membership, MembershipRole
from core.users.roles import RoleGrant, RoleRefused, check_grants, overlap
from core.users.tokens import revoke_tokens_of
from core.web.listing import ListQuery, Page

SORTS = ("name", "email", "since")
ENDED = "ended"
# For `read_list_query`; "role" is any role's key.
FILTERS: dict[str, tuple[str, ...] | None] = {"role": None, "status": (ENDED,)}


@dataclass(frozen=True, kw_only=True)
class RoleView:
    """A role that a membership holds; days are None where it is open."""

    id: UUID
    role: str
    limit_id: UUID | None
    valid_from: date | None
    valid_to: date | None
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """A member as administrators see one. `ended_at` is None while the membership lasts."""

    id: UUID
    account_id: UUID
    name: str
    email: str
    second_factor: bool
    since: datetime
    ended_at: datetime | None
    roles: tuple[RoleView, ...]


# Reads ------------------------------------------------------------------------------------


def members(query: ListQuery, *, today: date) -> Page[MemberView]:
    """A page of the members, searched by name and address. Three statements, however many."""
    found = _matching(query, today)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    order = {
        "name": nordic(Account.name),
        "email": Account.email,
        "since": Membership.created_at,
    }[query.sort]
    rows = db.session.execute(
        found.order_by(order.desc() if query.descending else order.asc(), Membership.id)
        .limit(query.per_page)
        .offset(query.offset)
    ).all()
    held = _roles_of([membership.id for membership, _ in rows], today)
    return Page(
        items=[_view(membership, account, held) for membership, account in rows],
        total=total,
        number=query.page,
        per_page=query.per_page,
    )


def member(membership_id: UUID, *, today: date) -> MemberView | None:
    """One member, current or former; None where there is none in this tenant."""
    row = db.session.execute(
        select(Membership, Account)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.id == membership_id)
    ).first()
    if row is None:
        return None
    return _view(row[0], row[1], _roles_of([membership_id], today))


def _matching(query: ListQuery, today: date) -> Select[Membership, Account]:
    found = select(Membership, Account).join(Account, Account.id == Membership.account_id)
    if query.filter("status") == ENDED:
        found = found.where(Membership.ended_at.is_not(None))
    else:
        found = found.where(Membership.ended_at.is_(None))
    for word in query.search.split():
        found = found.where(
            or_(
                Account.name.icontains(word, autoescape=True),
                Account.email.icontains(word, autoescape=True),
            )
        )
    if query.filter("role"):
        holds = select(MembershipRole.id).where(
            MembershipRole.tenant_id == Membership.tenant_id,
            MembershipRole.membership_id == Membership.id,
            MembershipRole.role == query.filter("role"),
            _in_force(today),
        )
        found = found.where(holds.exists())
    return found


def _in_force(today: date) -> ColumnElement[bool]:
    return and_(
        or_(MembershipRole.valid_from.is_(None), MembershipRole.valid_from <= today),
        or_(MembershipRole.valid_to.is_(None), MembershipRole.valid_to >= today),
    )


def _roles_of(membership_ids: Sequence[UUID], today: date) -> dict[UUID, list[RoleView]]:
    rows = db.session.scalars(
        select(MembershipRole)
        .where(MembershipRole.membership_id.in_(membership_ids))
        .order_by(MembershipRole.role, MembershipRole.valid_from, MembershipRole.id)
    )
    held: dict[UUID, list[RoleView]] = {}
    for row in rows:
        view = RoleView(
            id=row.id,
            role=row.role,
            limit_id=row.limit_id,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            in_force=(row.valid_from is None or row.valid_from <= today)
            and (row.valid_to is None or row.valid_to >= today),
        )
        held.setdefault(row.membership_id, []).append(view)
    return held


def _view(membership: Membership, account: Account, held: dict[UUID, list[RoleView]]) -> MemberView:
    return MemberView(
        id=membership.id,
        account_id=account.id,
        name=account.name,
        email=account.email,
        second_factor=account.tf_totp_secret is not None,
        since=membership.created_at,
        ended_at=membership.ended_at,
        roles=tuple(held.get(membership.id, ())),
    )


# Writes -----------------------------------------------------------------------------------


def give_role(host: PluginHost, actor: Actor, membership_id: UUID, grant: RoleGrant) -> UUID:
    """Gives a member a role and returns the given role's id. Raises RoleRefused."""
    check_grants(host, [grant])
    membership, account = _current(membership_id)
    _refuse_twice(membership_id, grant)
    given = _add_role(membership, grant)
    record(
        actor,
        "core:role:give",
        subject=("membership", str(membership_id), account.name),
        after=grant.stored(),
    )
    return given.id


def take_role(actor: Actor, given_id: UUID) -> None:
    """Takes a given role away. Raises RoleRefused for the last administrator's.

    Nothing to take is no error: somebody else has just done it.
    """
    role = db.session.scalar(select(MembershipRole.role).where(MembershipRole.id == given_id))
    if role == ADMINISTRATOR:
        # Before the row itself is locked: everybody locks the administrators in one order.
        _keep_an_administrator(actor.today, leaving=(given_id,))
    given = db.session.scalar(
        select(MembershipRole).where(MembershipRole.id == given_id).with_for_update()
    )
    if given is None:
        return
    before = _grant(given)
    account = _account_of(given.membership_id)
    db.session.delete(given)
    db.session.flush()
    record(
        actor,
        "core:role:take",
        subject=("membership", str(given.membership_id), account.name),
        before=before.stored(),
    )


def end_membership(host: PluginHost, actor: Actor, membership_id: UUID, *, now: datetime) -> None:
    """Ends a membership with all its roles; the account and the history stay.

    The plugins that are on are told, to unlink what pointed at it. Raises RoleRefused for the
    last administrator's membership and for one that has ended.
    """
    membership, account = _current(membership_id)
    own = select(MembershipRole).where(MembershipRole.membership_id == membership_id)
    leaving = [given.id for given in db.session.scalars(own) if given.role == ADMINISTRATOR]
    if leaving:
        _keep_an_administrator(actor.today, leaving=leaving)
    # Read again: another administrator may have taken one of the roles while this one waited.
    held = list(db.session.scalars(own.with_for_update().execution_options(populate_existing=True)))
    before = [_grant(given).stored() for given in held]
    for given in held:
        db.session.delete(given)
    membership.ended_at = now
    # Whoever is invited again later does not find old keys still fitting.
    revoke_tokens_of(account.id, now=now)
    db.session.flush()
    host.membership_ended(enabled_plugins(), membership_id)
    record(
        actor,
        "core:membership:end",
        subject=("membership", str(membership_id), account.name),
        before={"roles": before},
    )


def add_member(actor: Actor, account_id: UUID, grants: Iterable[RoleGrant]) -> UUID:
    """Makes the account a member with these roles and returns the membership's id.

    A membership that had ended begins again; roles that are held already are not given twice.
    The caller has checked the roles.
    """
    account = db.session.get_one(Account, account_id)
    membership = db.session.scalar(
        select(Membership).where(Membership.account_id == account_id).with_for_update()
    )
    if membership is None:
        membership = Membership(account_id=account_id)
        db.session.add(membership)
        db.session.flush()
    membership.ended_at = None
    held = [
        _grant(given)
        for given in db.session.scalars(
            select(MembershipRole).where(MembershipRole.membership_id == membership.id)
        )
    ]
    new: list[RoleGrant] = []
    for grant in grants:
        if not any(overlap(grant, other) for other in (*held, *new)):
            _add_role(membership, grant)
            new.append(grant)
    record(
        actor,
        "core:membership:begin",
        subject=("membership", str(membership.id), account.name),
        after={"roles": [grant.stored() for grant in new]},
    )
    return membership.id


def is_member(account_id: UUID) -> bool:
    """Whether the account's membership in the tenant in force lasts."""
    return bool(
        db.session.scalar(
            select(Membership.id).where(
                Membership.account_id == account_id, Membership.ended_at.is_(None)
            )
        )
    )


def _current(membership_id: UUID) -> tuple[Membership, Account]:
    row = db.session.execute(
        select(Membership, Account)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.id == membership_id, Membership.ended_at.is_(None))
        .with_for_update(of=Membership)
    ).first()
    if row is None:
        raise RoleRefused(Reason("ended", N_("This person is no longer a member.")))
    return row[0], row[1]


def _account_of(membership_id: UUID) -> Account:
    return db.session.scalars(
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.id == membership_id)
    ).one()


def _add_role(membership: Membership, grant: RoleGrant) -> MembershipRole:
    given = MembershipRole(
        membership_id=membership.id,
        role=grant.role,
        limit_id=grant.limit_id,
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
    )
    db.session.add(given)
    db.session.flush()
    return given


def _grant(given: MembershipRole) -> RoleGrant:
    return RoleGrant(
        role=given.role,
        limit_id=given.limit_id,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )


def _refuse_twice(membership_id: UUID, grant: RoleGrant) -> None:
    held = db.session.scalars(
        select(MembershipRole).where(
            MembershipRole.membership_id == membership_id, MembershipRole.role == grant.role
        )
    )
    if any(overlap(grant, _grant(given)) for given in held):
        raise RoleRefused(Reason("held", N_("This person has the role already in that period.")))


def _keep_an_administrator(today: date, *, leaving: Iterable[UUID]) -> None:
    """Raises RoleRefused unless somebody stays administrator, today and without a last day.

    All administrators' rows are locked: two who take each other's role cannot both succeed.
    """
    staying = set(
        db.session.scalars(
            select(MembershipRole.id)
            .join(
                Membership,
                and_(
                    Membership.tenant_id == MembershipRole.tenant_id,
                    Membership.id == MembershipRole.membership_id,
                ),
            )
            .join(Account, Account.id == Membership.account_id)
            .where(
                MembershipRole.role == ADMINISTRATOR,
                or_(MembershipRole.valid_from.is_(None), MembershipRole.valid_from <= today),
                MembershipRole.valid_to.is_(None),
                Membership.ended_at.is_(None),
                Account.active,
            )
            .order_by(MembershipRole.id)
            .with_for_update(of=MembershipRole)
        )
    )
    if not staying - set(leaving):
        raise RoleRefused(
            Reason(
                "last_administrator",
                N_(
                    "Somebody must stay administrator. Give another person the role first,"
                    " without a last day."
                ),
            )
        )
