"""What Flask-Security sees of an account, and where it finds one.

Separate from the model, which knows no web: the library's user is a wrapper around the row.
"""

from __future__ import annotations

from typing import Any

from flask_security import UserMixin
from flask_security.datastore import UserDatastore
from sqlalchemy import select

from core.db.session import db
from core.users.models import Account

_OWN = "account"


class SecurityUser(UserMixin):
    """An account in the library's eyes: every field it reads or sets is the account's."""

    account: Account

    def __init__(self, account: Account) -> None:
        object.__setattr__(self, _OWN, account)

    def __getattr__(self, name: str) -> Any:
        if name == _OWN:
            raise AttributeError(name)
        return getattr(self.account, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.account, name, value)


class AccountStore(UserDatastore):
    """Finds accounts in the request's session. It never commits: the request does, once."""

    def __init__(self) -> None:
        # The library has roles of its own; ours belong to a membership, so it gets none.
        super().__init__(Account, None)  # type: ignore[arg-type]

    def find_user(
        self,
        case_insensitive: bool = False,
        **wanted: Any,
    ) -> SecurityUser | None:
        """The account whose one given field has this value."""
        ((field, value),) = wanted.items()
        account = db.session.scalar(select(Account).where(getattr(Account, field) == value))
        return SecurityUser(account) if account is not None else None

    def find_role(self, role: str) -> None:
        """None: a role belongs to a membership."""

    def put(self, model: Any) -> Any:
        """Nothing to do: the session has seen every change of a row it loaded."""
        return model

    def commit(self) -> None:
        """Nothing: what this request writes is committed whole, at its end, or not at all."""
