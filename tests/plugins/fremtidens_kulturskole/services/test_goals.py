"""Goals, measures, the log, advice and the report."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core.web.listing import read_list_query
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.permissions import CohortRole
from plugins.fremtidens_kulturskole.rules import (
    Column,
    Section,
)
from tests.support.fremtidens import (
    NOW,
    TODAY,
    make_actor,
    make_advice,
    make_cohort,
    make_gathering,
    make_group,
    office,
)


def test_goals_move_and_gaps_are_pointed_out(cohort: UUID, stranda: UUID) -> None:
    gatherings = [make_gathering(cohort, TODAY - timedelta(days=60 - n)) for n in range(2)]
    outcomes = queries.outcomes_of(cohort)
    assert len(outcomes) == 4
    goal = services.add_goal(
        office(), stranda, title="Plan", outcome_goal_id=outcomes[0].id, value_areas=["inclusive"]
    )
    loose = services.add_goal(office(), stranda, title="Laust", outcome_goal_id=None)
    services.assess_goal(office(), goal, gatherings[0], score=2)
    services.assess_goal(office(), goal, gatherings[1], score=4, why="Betre")

    found = queries.goals(office(), stranda)
    assert found is not None
    assert [each.id for each in found.goals_without_outcome] == [loose]
    assert len(found.outcomes_without_goal) == 3
    own = next(each for each in found.goals if each.id == goal)
    assert own.movement is not None
    assert own.movement.by == 2
    with pytest.raises(services.NotThere):
        services.assess_goal(office(), goal, make_gathering(make_cohort(), TODAY), score=3)
    foreign = queries.outcomes_of(make_cohort())[0].id
    with pytest.raises(services.NotThere):
        services.add_goal(office(), stranda, title="x", outcome_goal_id=foreign)


def test_a_measure_goes_round_the_circle(cohort: UUID, stranda: UUID) -> None:
    goal = services.add_goal(office(), stranda, title="Plan", outcome_goal_id=None)
    measure = services.add_measure(office(), goal, title="Verkstad")

    assert services.move_measure(office(), measure, note="Vi veit kvifor") == "mapping"
    assert services.move_measure(office(), measure, phase="reflection") == "reflection"
    assert services.move_measure(office(), measure) == "reasons"
    with pytest.raises(services.Refused):
        services.move_measure(office(), measure, phase="nonsense")
    entry = services.add_entry(office(), stranda, column=Column.DONE, text="Verkstad", goal_id=goal)
    services.remove_goal(office(), goal)
    assert [each.goal_id for each in queries.entries_of(stranda) if each.id == entry] == [None]


def test_a_lurt_from_stranda_is_found_from_bodo(cohort: UUID, stranda: UUID) -> None:
    make_advice(
        stranda, "Spør innbyggjarane først", "Medverknad frå ungdommane gav betre løysingar."
    )
    make_advice(
        make_group(cohort, "Bodø", code="1804"), "Ta med politikerne", "Veien blir kortere."
    )

    def found(words: str) -> list[str]:
        query = read_list_query(
            {"q": words}, sorts=queries.SORTS, filters={"area": None}, default_sort="-shared_on"
        )
        return [each.municipality for each in queries.find_advice(query).items]

    # What has some of the words is better than nothing; what has none is not.
    assert found("medvirkning fra eldre") == ["Stranda"]
    assert found("eldre og idrett") == []
    assert found("medvirkning innbyggerne") == ["Stranda"]
    assert found("løsninger") == ["Stranda"]
    assert found("politikarar") == ["Bodø"]
    assert found("100%_") == []
    assert sorted(found("")) == ["Bodø", "Stranda"]


def test_what_has_most_of_the_words_is_first_and_then_what_has_them_in_its_title(
    cohort: UUID, stranda: UUID
) -> None:
    make_advice(stranda, "Om lokale", "Verkstad for ungdom.")
    make_advice(make_group(cohort, "Bodø", code="1804"), "Verksted", "Leie av lokaler.")
    make_advice(
        make_group(cohort, "Asker", code="3203"), "Øvelser", "Ungdom i lokaler, verksteder."
    )

    def found(words: str, sort: str = "") -> list[str]:
        query = read_list_query(
            {"q": words, "sort": sort}, sorts=queries.SORTS, default_sort="-shared_on"
        )
        rows = queries.find_advice(query).items
        # A file holds what the page shows.
        assert queries.all_advice(query) == rows
        return [each.municipality for each in rows]

    assert found("verksted")[0] == "Bodø"
    assert found("verksted lokale ungdom øving") == ["Asker"]
    assert found("verksted lokale ungdom teater")[-1] == "Bodø"
    assert found("verksted lokale", sort="title") == ["Stranda", "Bodø", "Asker"]


def test_what_is_shared_is_not_removed_from_the_log(cohort: UUID, stranda: UUID) -> None:
    advice = make_advice(stranda, "Råd", "Lurt")
    entry = queries.entries_of(stranda)[0]
    with pytest.raises(services.Conflict):
        services.remove_entry(office(), entry.id)
    with pytest.raises(services.Conflict):
        services.share_advice(office(), entry.id, title="Igjen", text="x", stands_behind="Rektor")
    services.take_back_advice(office(), advice)
    services.remove_entry(office(), entry.id)
    assert queries.entries_of(stranda) == ()
    done = services.add_entry(office(), stranda, column=Column.DONE, text="Gjort")
    with pytest.raises(services.Refused):
        services.share_advice(office(), done, title="x", text="x", stands_behind="Rektor")


def test_a_report_is_built_handed_in_and_published_as_it_was(cohort: UUID, stranda: UUID) -> None:
    member = make_actor((CohortRole.MEMBER, stranda))
    lead = make_actor(("programme_lead", None))
    services.add_entry(member, stranda, column=Column.DONE, text="Verkstad med ungdom")
    services.add_entry(member, stranda, column=Column.LEARNED, text="Det tek tid")
    services.begin_report(member, stranda, now=NOW)
    found = queries.report(member, stranda)
    assert found is not None
    texts = {each.slot: each.text for each in found.sections}
    assert (texts["work"], texts["learned"]) == ("- Verkstad med ungdom", "- Det tek tid")

    with pytest.raises(services.Refused):  # The summary is missing.
        services.hand_in_report(member, stranda)
    with pytest.raises(services.Refused):
        services.publish_report(lead, stranda, now=NOW)

    def write(text: str, seen: int) -> None:
        services.write_section(
            member, stranda, Section.SUMMARY, text=text, seen_version=seen, now=NOW
        )

    write("Kort sagt", 0)
    with pytest.raises(services.Refused):
        services.change_report(member, stranda, title="x", film_url="http://x.no", version=None)
    services.hand_in_report(member, stranda)
    services.publish_report(lead, stranda, now=NOW)
    assert queries.public_cohort("nothing") is None
    write("Endra etterpå", 1)
    (published,) = queries.public_reports(cohort)
    assert published[1]["sections"][0]["text"] == "Kort sagt"
    services.unpublish_report(lead, stranda)
    assert queries.public_reports(cohort) == []
