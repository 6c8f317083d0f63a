"""Python and SQL sort Nordic names alike: æ, ø, å last, and aa is å."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Connection, Index, MetaData, Table, Text, create_engine, select, text

from core.db.embedded import EmbeddedPostgres
from core.db.sorting import nordic
from core.i18n import sort_key

NAMES = ["Moss", "Nes", "Zoo", "Ærø", "Ørsta", "Ås", "Aasen"]
"""In the right order: Aasen is Åsen, and comes after the shorter Ås."""

ALL_NAMES = [
    *NAMES,
    "ærø",
    "ØRSTA",
    "Åmli",
    "AAS",
    "Aabenraa",
    "Ängelholm",
    "Örebro",
    "Ürdal",
    "Nordre Follo",
    "Nordre-Follo",
    "Nordland",
    "Álaheadju",
    "Kåfjord / Gáivuotna",
    "Unjárga",
    "Đeatnu",
    "Østfold",
    "Østre Toten",
    "2. trinn",
    "10. trinn",
    "Våler (Østfold)",
    "Våler (Innlandet)",
    "O'Hara",
    "zebra",
    "Zürich",
    "Čáhppil",
    "ŋuolla",
    "",
    "aa",
    "å",
]

METADATA = MetaData()
PLACE = Table("place", METADATA, Column("name", Text))
Index("ix_place_name", nordic(PLACE.c.name))


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    folder = tmp_path_factory.mktemp("sorting") / "postgres"
    with EmbeddedPostgres(folder, durable=False) as server:
        engine = create_engine(server.owner_url())
        with engine.connect() as connection:
            METADATA.create_all(connection)
            stored = [{"name": name} for name in sorted(ALL_NAMES, key=hash)]
            connection.execute(PLACE.insert(), stored)
            yield connection
        engine.dispose()


def test_names_are_sorted_as_norwegian_and_danish_do() -> None:
    assert sorted(sorted(NAMES), key=sort_key) == NAMES


def test_accents_do_not_part_what_belongs_together() -> None:
    assert sorted(["Zürich", "Zykov", "Zx"], key=sort_key) == ["Zx", "Zykov", "Zürich"]
    assert sort_key("É") == sort_key("e")


def test_sql_sorts_as_python_does(connection: Connection) -> None:
    found = connection.scalars(
        select(PLACE.c.name).order_by(nordic(PLACE.c.name), PLACE.c.name.collate("C"))
    ).all()
    assert list(found) == sorted(ALL_NAMES, key=lambda name: (sort_key(name), name))


def test_the_keys_themselves_are_the_same(connection: Connection) -> None:
    found = connection.execute(select(PLACE.c.name, nordic(PLACE.c.name))).all()
    assert {name: key for name, key in found} == {name: sort_key(name) for name in ALL_NAMES}


def test_an_index_serves_the_order(connection: Connection) -> None:
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    connection.execute(text("SET LOCAL enable_sort = off"))
    statement = select(PLACE.c.name).order_by(nordic(PLACE.c.name))
    compiled = statement.compile(connection, compile_kwargs={"literal_binds": True})
    plan = "\n".join(connection.scalars(text(f"EXPLAIN {compiled}".replace(":", "\\:"))))
    assert "ix_place_name" in plan
