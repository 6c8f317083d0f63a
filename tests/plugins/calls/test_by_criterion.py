"""A phase in which each criterion has readers of its own, from the assignment to the ranking."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from plugins.calls import PhaseDetails, Points, assign_evenly, call, rank, score, to_read
from plugins.calls.queries.review import own_assignment
from plugins.registry import NotThere
from tests.support.calls import (
    CLOSES,
    READING,
    apply_for,
    make_call,
    make_juror,
    office,
    switch_on,
)
from tests.support.registry import make_organisation

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


def test_each_juror_judges_their_criterion_in_every_case_and_the_ranking_has_all(
    programme: PluginHost, inside: Inside, alpha: TenantView
) -> None:
    del programme
    with inside(alpha):
        switch_on()
        phase = PhaseDetails(
            title={"nb": "Etter kriterium"}, starts_at=CLOSES, readers_each=1, by_criterion=True
        )
        call_id = make_call(phases=(phase,))
        _, good = apply_for(call_id, make_organisation("God"))
        _, weak = apply_for(call_id, make_organisation("Svak"))
        jurors = (make_juror(call_id, name="A"), make_juror(call_id, name="B"))
        view = call(office(), call_id)
        assert view is not None
        shared = assign_evenly(office(), view.phases[0].id, now=READING)

        judged = {}
        for juror in jurors:
            lines = to_read(juror, now=READING)
            assert {each.application_id for each in lines} == {good, weak}
            assert [each.criteria for each in lines] == [1, 1]
            for line in lines:
                given = own_assignment(juror, line.assignment_id, now=READING)
                assert given is not None
                [mine] = given.assignment.criteria
                judged[juror.name] = mine
                other = next(each.id for each in view.criteria if each.id != mine)
                with pytest.raises(NotThere):
                    score(
                        juror, line.assignment_id, {other: Points(points=1)},
                        version=None, now=READING, hand_in=True,
                    )  # fmt: skip
                points = 5 if line.application_id == good else 2
                score(
                    juror, line.assignment_id, {mine: Points(points=points)},
                    version=None, now=READING, hand_in=True,
                )  # fmt: skip
        ranked = rank(office(), call_id)

    assert shared.added == 4
    assert not any(shared.lacking.values())
    assert set(judged.values()) == {each.id for each in view.criteria}
    assert ranked.order == (good, weak)
    assert [(each.readers, each.expected, each.weighted) for each in ranked.rows] == [
        (2, 2, 5),
        (2, 2, 2),
    ]


def test_a_criterion_whose_only_reader_keeps_out_is_told_to_lack_one(
    programme: PluginHost, inside: Inside, alpha: TenantView
) -> None:
    del programme
    with inside(alpha):
        switch_on()
        call_id = make_call(
            phases=(PhaseDetails(title={"nb": "x"}, readers_each=1, by_criterion=True),)
        )
        school = make_organisation("Egen")
        _, own = apply_for(call_id, school)
        _, other = apply_for(call_id, make_organisation("Annen"))
        tied = make_juror(call_id, ("rector", school), name="A")
        make_juror(call_id, name="B")
        view = call(office(), call_id)
        assert view is not None
        shared = assign_evenly(office(), view.phases[0].id, now=READING)

        assert {each.application_id for each in to_read(tied, now=READING)} == {other}
    assert {key: number for key, number in shared.lacking.items() if number} == {own: 1}
