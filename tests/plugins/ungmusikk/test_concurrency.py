"""Two people at the same moment, and a whole country in a second; commits are real here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, insert

from core.db.session import db
from core.tenants.context import TenantView
from core.web.running import Running
from core.workspace import working_in
from plugins.registry.models import Organisation, Participation, PopulationFigure
from plugins.ungmusikk.queries import round_of
from plugins.ungmusikk.rules import RoundState
from plugins.ungmusikk.services import (
    Conflict,
    approve_round,
    mark_invoiced,
    review_round,
    work_out_round,
)
from tests.support.database import Database
from tests.support.statements import counted_statements
from tests.support.ungmusikk import acting, the_sixteen_take_part
from tests.support.ungmusikk_rules import nok


@pytest.fixture
def at_once(own_app: Flask, alpha: TenantView) -> Callable[..., list[Any]]:
    """`at_once(one, other)`: both in transactions of their own, begun at the same moment."""
    running: Running = own_app.extensions["flygel"]

    def run(*works: Callable[[], Any]) -> list[Any]:
        ready = threading.Barrier(len(works))
        answers: list[Any] = [None] * len(works)

        def do(place: int, work: Callable[[], Any]) -> None:
            with own_app.app_context():
                try:
                    with working_in(alpha, running.host):
                        # The transaction has read before the other one writes.
                        round_of(2020)
                        ready.wait(timeout=20)
                        answers[place] = work()
                except Exception as error:
                    answers[place] = error

        threads = [
            threading.Thread(target=do, args=(place, work)) for place, work in enumerate(works)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return answers

    return run


@pytest.fixture
def committed(own_app: Flask, alpha: TenantView) -> Callable[[Callable[[], Any]], Any]:
    """`committed(work)`: the work in a transaction of its own."""
    running: Running = own_app.extensions["flygel"]

    def run(work: Callable[[], Any]) -> Any:
        with own_app.app_context(), working_in(alpha, running.host):
            return work()

    return run


@pytest.mark.rule("UM-6")
def test_of_two_who_approve_at_the_same_moment_one_is_told_who_did(
    committed: Callable[..., Any], at_once: Callable[..., list[Any]]
) -> None:
    def prepare() -> None:
        the_sixteen_take_part()
        work_out_round(acting(), 2020)
        review_round(acting(), 2020)

    committed(prepare)

    def approval(name: str, case_number: str) -> Callable[[], int]:
        return lambda: approve_round(
            acting(name=name), 2020, case_number=case_number, decided_on=date(2020, 1, 10)
        )

    answers = at_once(approval("Prøve Ei", "1/2020"), approval("Prøve To", "2/2020"))

    view = committed(lambda: round_of(2020))
    lost = [each for each in answers if isinstance(each, Conflict)]
    assert [each for each in answers if isinstance(each, int)] == [view.version]
    assert len(lost) == 1
    assert lost[0].reasons[0].params["who"] == view.approved_by
    assert lost[0].reasons[0].params["case_number"] == view.case_number
    assert (view.approved_by, view.case_number) in {
        ("Prøve Ei", "1/2020"), ("Prøve To", "2/2020"),
    }  # fmt: skip


@pytest.mark.rule("UM-6")
def test_two_who_work_the_same_year_out_for_the_first_time_make_one_round(
    committed: Callable[..., Any], at_once: Callable[..., list[Any]]
) -> None:
    committed(the_sixteen_take_part)

    def work() -> int:
        return work_out_round(acting(), 2020)

    answers = at_once(work, work)

    assert all(isinstance(each, int) for each in answers), answers
    view = committed(lambda: round_of(2020))
    assert (len(view.lines), view.totals.total) == (16, nok(1_380_000))


@pytest.mark.rule("UM-6")
def test_working_out_again_cannot_slip_under_an_approval(
    committed: Callable[..., Any], at_once: Callable[..., list[Any]]
) -> None:
    def prepare() -> None:
        the_sixteen_take_part()
        work_out_round(acting(), 2020)
        review_round(acting(), 2020)

    committed(prepare)
    answers = at_once(
        lambda: approve_round(acting(), 2020, case_number="1", decided_on=date(2020, 1, 10)),
        lambda: work_out_round(acting(), 2020),
    )

    view = committed(lambda: round_of(2020))
    assert len([each for each in answers if isinstance(each, Exception)]) == 1
    # Whoever came first: an approved round with its lines, or a draft that nobody has approved.
    if isinstance(answers[1], Conflict):
        assert view.state is RoundState.APPROVED
    else:
        assert view.state is RoundState.WORKED_OUT
    assert view.totals.total == nok(1_380_000)


def test_two_who_invoice_all_at_once_mark_every_line_once(
    committed: Callable[..., Any], at_once: Callable[..., list[Any]]
) -> None:
    def prepare() -> None:
        the_sixteen_take_part()
        work_out_round(acting(), 2020)
        review_round(acting(), 2020)
        approve_round(acting(), 2020, case_number="1", decided_on=date(2020, 1, 10))

    committed(prepare)

    def work() -> int:
        return mark_invoiced(acting(), 2020, on=date(2020, 1, 12))

    answers = at_once(work, work)

    assert sorted(each for each in answers if isinstance(each, int)) == [16]
    assert committed(lambda: round_of(2020)).state is RoundState.INVOICED


MUNICIPALITIES = 357


@pytest.fixture
def whole_country(own_database: Database, committed: Callable[..., Any]) -> None:
    """As many municipalities as Norway has, with a figure each, all of them members."""
    owner = create_engine(own_database.owner_url)
    with owner.begin() as connection:
        connection.execute(
            insert(PopulationFigure),
            [
                {
                    "country": "NO",
                    "code": f"X{number:03}",
                    "day": date(2024, 1, 1),
                    "basis": "official",
                    "population": 200 + number * 200,
                    "source": "SSB 07459",
                }
                for number in range(MUNICIPALITIES)
            ],
        )
    owner.dispose()

    def join() -> None:
        rows = [
            Organisation(
                kind="municipality",
                name=f"Prøvekommune {number}",
                country="NO",
                municipality_code=f"X{number:03}",
            )
            for number in range(MUNICIPALITIES)
        ]
        db.session.add_all(rows)
        db.session.flush()
        db.session.add_all(
            Participation(
                programme="ungmusikk",
                organisation_id=row.id,
                kind="member",
                valid_from=date(2024, 1, 1),
            )
            for row in rows
        )

    committed(join)


@pytest.mark.usefixtures("whole_country")
def test_a_round_over_the_whole_country_takes_as_few_statements_as_a_small_one(
    committed: Callable[..., Any],
) -> None:
    def work() -> None:
        with counted_statements() as statements:
            work_out_round(acting(date(2024, 1, 2)), 2024)
        assert len(statements) <= 20, [each[:60] for each in statements]

    committed(work)

    view = committed(lambda: round_of(2024))
    assert len(view.lines) == MUNICIPALITIES
    assert view.unresolved == ()
