"""The core's rows for the crawl over every route: a member, an invitation, a token, a log line."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select

from core.audit.models import AuditEntry
from core.audit.services import record
from core.db.session import db
from core.tasks import Task
from core.users.actor import command_actor
from core.users.models import (
    Account,
    ApiToken,
    Invitation,
    LoginSession,
    Membership,
    MembershipRole,
)

SHARED = {
    # Which plugins there are, and what they can be tuned with, is the same for everybody.
    "plugin": "registry",
    "module": "registry",
    "core_api.plugin:name": "registry",
    "core_api.switch_plugin:name": "registry",
    "key": "no-such-setting",
    "file_format": "csv",
    # Sent to an address by mail; whoever holds it may use it wherever they are.
    "security.reset_password:token": "not-a-token",
    "account.confirm_email:token": "not-a-token",
}


def make_samples(marker: str) -> dict[str, object]:
    """Rows of the tenant in force."""
    now = datetime.now(UTC)
    account = Account(
        email=f"{marker.lower()}@example.test", name=f"{marker} medlem", fs_uniquifier=uuid4().hex
    )
    db.session.add(account)
    db.session.flush()
    membership = Membership(account_id=account.id)
    login = LoginSession(
        account_id=account.id, host="elsewhere.example", user_agent=f"{marker} nettleser"
    )
    token = f"{marker}-invitation"
    invitation = Invitation(
        email=f"{marker.lower()}.invited@example.test",
        name=f"{marker} invitert",
        roles=[],
        token_digest=hashlib.sha256(token.encode()).digest(),
        expires_at=now + timedelta(days=7),
    )
    bearer = ApiToken(
        account_id=account.id,
        label=f"{marker} program",
        digest=hashlib.sha256(uuid4().bytes).digest(),
        expires_at=now + timedelta(days=7),
    )
    db.session.add_all([membership, login, invitation, bearer])
    db.session.flush()
    role = MembershipRole(membership_id=membership.id, role="administrator")
    db.session.add(role)
    record(
        command_actor(f"{marker} operatør", now.date()),
        "core:setting:change",
        subject=("setting", marker, f"{marker} innstilling"),
        after={"value": f"{marker} verdi"},
    )
    db.session.flush()
    entry_id = db.session.scalar(select(AuditEntry.id).where(AuditEntry.subject_id == marker))
    task = Task(
        account_id=account.id,
        name="registry.import_organisations",
        about=f"{marker} fil.csv",
        arguments={},
        done_url="/",
        back_url="/",
    )
    db.session.add(task)
    db.session.flush()
    return {
        "task_id": task.id,
        "membership_id": membership.id,
        "given_id": role.id,
        "invitation_id": invitation.id,
        "invitation.accept:token": token,
        "session_id": login.id,
        "token_id": bearer.id,
        "entry_id": entry_id,
    }
