"""A list page costs the same for three rows and for three hundred, and never more than twelve."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from core.kit import Period
from core.tenants.context import TenantView
from core.web.listing import read_list_query
from plugins.registry import participants
from tests.support.many import add_people, add_register, add_schools
from tests.support.registry import make_sub_region

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Counting = Callable[[], AbstractContextManager[list[str]]]
MOST = 12


@pytest.mark.parametrize(
    "address",
    [
        "/registry/organisations",
        "/registry/organisations?programme=ungmusikk&q=skole",
        "/registry/organisations.csv",
        "/registry/sub-regions",
        "/registry/agreements",
        "/registry/people",
        "/registry/people?role=pupil",
        "/registry/people.csv",
        "/registry/people?instrument=violin&level=advanced",
        "/registry/consents",
    ],
)
def test_a_list_costs_the_same_for_any_number_of_rows(
    address: str,
    inside: Inside,
    alpha: TenantView,
    signed_in: Callable[..., FlaskClient],
    count_statements: Counting,
) -> None:
    reader = signed_in(alpha, "programme_lead")
    with inside(alpha):
        add_register(3)
    reader.get(address)
    with count_statements() as few:
        assert reader.get(address).status_code == 200
    with inside(alpha):
        add_register(297)
    with count_statements() as many:
        assert reader.get(address).status_code == 200

    assert len(many) == len(few)
    assert len(many) <= MOST, "\n".join(many)


def test_a_coordinators_list_costs_the_same_too(
    inside: Inside,
    alpha: TenantView,
    signed_in: Callable[..., FlaskClient],
    count_statements: Counting,
) -> None:
    with inside(alpha):
        region = make_sub_region("Follo")
    reader = signed_in(alpha, "coordinator", limit_id=region)
    counts = []
    for rows in (3, 297):
        with inside(alpha):
            add_people(rows, add_schools(rows, region))
        reader.get("/registry/people")
        with count_statements() as statements:
            assert reader.get("/registry/people").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1] <= MOST, "\n".join(statements)


def test_who_takes_part_is_asked_for_in_two_statements(
    inside: Inside, alpha: TenantView, count_statements: Counting
) -> None:
    with inside(alpha):
        add_register(300)
        with count_statements() as statements:
            found = participants("ungmusikk", Period.year(2024))

    assert len(found) == 300
    assert len(statements) == 2


def test_rubbish_in_an_address_is_ignored(
    alpha: TenantView, signed_in: Callable[..., FlaskClient]
) -> None:
    reader = signed_in(alpha, "programme_lead")
    assert read_list_query({"sort": "x"}, sorts=("name",), default_sort="name").sort == "name"

    for address in (
        "organisations?sub_region=x&page=-1&sort=%00",
        "people?organisation=1%27&q=%25",
    ):
        assert reader.get(f"/registry/{address}").status_code == 200
