"""From an announcement to a place that went to the reserve, in one go."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from plugins.calls import (
    Outcome,
    PlaceState,
    add_scenario,
    answer_place,
    choose_scenario,
    decision_for,
    decisions,
    lapse_places,
    move,
    propose_decisions,
    publish_decisions,
    rank,
    scenarios,
)
from plugins.calls.queries.decisions import letter_of
from tests.support.calls import (
    DECIDED,
    READING,
    apply_for,
    make_call,
    make_juror,
    office,
    score_all,
    switch_on,
)
from tests.support.registry import make_organisation

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


def test_an_application_is_ranked_moved_for_a_reason_decided_and_the_reserve_moves_up(
    programme: PluginHost, inside: Inside, alpha: TenantView
) -> None:
    told = programme.plugins["demo_programme"].module.CALLS
    with inside(alpha):
        switch_on()
        call_id = make_call()
        names = ("Vestby", "Askøy", "Stranda", "Tynset")
        made = [apply_for(call_id, make_organisation(name, "association")) for name in names]
        writers, ids = [actor for actor, _ in made], [each for _, each in made]
        jurors = (make_juror(call_id), make_juror(call_id))
        points = {ids[0]: (5, 5), ids[1]: (4, 4), ids[2]: (3, 3), ids[3]: (1, 2)}
        score_all(call_id, points, jurors)

        ranked = rank(office(), call_id)
        assert ranked.order == tuple(ids)
        scenario_id = add_scenario(office(), call_id, "Geografi", now=READING)
        move(office(), scenario_id, ids[2], to_place=2, reason="Ingen andre fra vest.", now=READING)
        choose_scenario(office(), scenario_id, version=None, now=READING)
        assert scenarios(office(), ranked)[0].order == (ids[0], ids[2], ids[1], ids[3])
        propose_decisions(
            office(),
            call_id,
            reasons={outcome: "Etter en samlet vurdering." for outcome in Outcome},
            now=DECIDED,
        )
        assert decision_for(writers[2], ids[2], now=DECIDED) is None
        publish_decisions(office(), call_id, now=DECIDED)

        found = {each.application_id: each for each in decisions(office(), call_id)}
        assert [found[each].outcome for each in ids] == [
            Outcome.CHOSEN, Outcome.RESERVE, Outcome.CHOSEN, Outcome.NOT_CHOSEN,
        ]  # fmt: skip
        moved = decision_for(writers[2], ids[2], now=DECIDED)
        assert moved is not None
        assert "Ingen andre fra vest." in (moved.letter_text or "")
        letter = letter_of(writers[2], ids[2], now=DECIDED)
        assert (letter or b"")[:5] == b"%PDF-"

        answer_place(writers[0], ids[0], accepts=True, now=DECIDED + timedelta(days=1))
        late = DECIDED + timedelta(days=14)
        assert lapse_places(office(), call_id, now=late) == 1
        found = {each.application_id: each for each in decisions(office(), call_id)}

    assert [found[each].state for each in ids] == [
        PlaceState.ACCEPTED, PlaceState.OFFERED, PlaceState.LAPSED, PlaceState.NONE,
    ]  # fmt: skip
    assert ("place", ids[1], "waiting", "offered") in told
