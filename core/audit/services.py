"""One function: what was done is written in the transaction that did it."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from sqlalchemy.orm import Session

from core.audit.models import AuditEntry
from core.db.session import db
from core.users.actor import Actor

# Set by the web floor for each request, so that a line can be found again in the logs.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

# Values under these names are never written down, at any depth.
SECRETS = ("password", "secret", "token", "totp", "recovery", "digest", "csrf")


def record(
    actor: Actor,
    action: str,
    *,
    subject: tuple[str, str, str],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    session: Session | None = None,
) -> None:
    """Adds a line: `action` is `owner:resource:action`, `subject` its kind, id and name.

    `session` None: the request's; another one for what is remembered of a refused request.
    Secrets are left out of `before` and `after` whatever the caller passes. The line is written
    with what is written next, at the latest when the transaction is committed.
    """
    kind, identifier, label = subject
    session = session or db.session()
    session.add(
        AuditEntry(
            account_id=actor.account_id,
            actor_label=actor.name,
            action=action,
            subject_kind=kind,
            subject_id=identifier,
            subject_label=label,
            before=_without_secrets(before),
            after=_without_secrets(after),
            request_id=request_id.get(),
        )
    )


def _without_secrets(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            str(key): "•••"
            if any(word in str(key).lower() for word in SECRETS)
            else _without_secrets(part)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [_without_secrets(part) for part in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
