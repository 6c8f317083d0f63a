"""Reference data of all tenants, written as the database's owner: never by a web server."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects.postgresql import insert

from plugins.registry.figures import NORWAY, PopulationFigure
from plugins.registry.figures.shipped import (
    shipped_centres,
    shipped_changes,
    shipped_instruments,
    shipped_municipalities,
    shipped_population,
)
from plugins.registry.models import (
    ALWAYS,
    Instrument,
    Municipality,
    MunicipalityCentre,
    MunicipalityChange,
)
from plugins.registry.models import PopulationFigure as StoredFigure


def put_shipped_in_place(owner: Engine) -> None:
    """The register that comes with Flygel; repeatable without effect.

    Codes and changes follow what is shipped. A population figure that is already there stays:
    an operator may have imported a newer one.
    """
    with owner.begin() as connection:
        _put_municipalities(connection)
        _put_changes(connection)
        rows = [figure_row(figure) for figure in shipped_population()]
        connection.execute(insert(StoredFigure).on_conflict_do_nothing(), rows)
        _put_instruments(connection)
        centres = [vars(centre) for centre in shipped_centres()]
        connection.execute(insert(MunicipalityCentre).on_conflict_do_nothing(), centres)


def store_figures(connection: Connection, figures: Iterable[PopulationFigure]) -> None:
    """Puts the figures in place of whatever is stored for the same code, day and basis."""
    rows = [figure_row(figure) for figure in figures]
    if not rows:
        return
    statement = insert(StoredFigure)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["country", "code", "day", "basis"],
            set_={
                "population": statement.excluded.population,
                "source": statement.excluded.source,
                "imported_at": statement.excluded.imported_at,
            },
        ),
        rows,
    )


def figure_row(figure: PopulationFigure) -> dict[str, Any]:
    """The figure as it is stored; it must have a number."""
    return {
        "country": figure.country,
        "code": figure.code,
        "day": figure.day,
        "basis": figure.basis.value,
        "population": figure.population,
        "source": figure.source,
    }


def _put_municipalities(connection: Connection) -> None:
    rows = [
        {
            "country": each.country,
            "code": each.code,
            "valid_from": each.validity.start or ALWAYS,
            "valid_to": each.validity.end,
            "name": each.name,
            "name_official": each.name_official,
            "county_code": each.county_code,
            "county_name": each.county_name,
        }
        for each in shipped_municipalities()
    ]
    statement = insert(Municipality)
    changing = ("valid_to", "name", "name_official", "county_code", "county_name")
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["country", "code", "valid_from"],
            set_={name: statement.excluded[name] for name in changing},
        ),
        rows,
    )


def _put_changes(connection: Connection) -> None:
    rows = [
        {
            # Only Norway has renumbered municipalities in the time that the register covers.
            "country": NORWAY,
            "old_code": each.old_code,
            "new_code": each.new_code,
            "changed_on": each.changed_on,
            "kind": each.kind.value,
        }
        for each in shipped_changes()
    ]
    statement = insert(MunicipalityChange)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["country", "old_code", "new_code", "changed_on"],
            set_={"kind": statement.excluded.kind},
        ),
        rows,
    )


def _put_instruments(connection: Connection) -> None:
    statement = insert(Instrument)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["key"],
            set_={name: statement.excluded[name] for name in ("family", "place", "names")},
        ),
        [vars(each) for each in shipped_instruments()],
    )
