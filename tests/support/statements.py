"""Counting SQL, so that a list page costs the same for three rows and for three hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Engine, event

# In tests a transaction lies inside a transaction; these stand for its BEGIN and COMMIT.
_TRANSACTION_CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Every statement that is sent to any database inside the block, `SET LOCAL` included."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(_TRANSACTION_CONTROL):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def count_statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """Lists what a block sends to the database; its length is the count."""
    return counted_statements
