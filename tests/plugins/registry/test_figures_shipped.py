"""The small register that ships agrees with itself and with the facts that are asked about."""

from collections import defaultdict
from datetime import date

from plugins.registry.figures import Basis, ChangeKind, PopulationFigure
from plugins.registry.figures.shipped import (
    ShippedMunicipality,
    shipped_centres,
    shipped_changes,
    shipped_known,
    shipped_municipalities,
    shipped_population,
)
from plugins.registry.rules import distance_km

# Where programmes meet, and whose inhabitants no programme counts.
ONLY_TRAVELLED_TO = {"0301"}
MUNICIPALITIES = {entry.code: entry for entry in shipped_municipalities()}
POPULATION = {(entry.code, entry.day.year): entry for entry in shipped_population()}


def inhabitants(code: str, year: int) -> int | None:
    return POPULATION[code, year].population


def test_a_code_is_shipped_once() -> None:
    assert len(MUNICIPALITIES) == len(shipped_municipalities())


def test_every_figure_belongs_to_a_code_in_use_that_day_or_is_a_backcast() -> None:
    def fits(figure: PopulationFigure) -> bool:
        municipality = MUNICIPALITIES[figure.code]
        in_use = municipality.validity.contains(figure.day)
        return municipality.country == figure.country and (in_use or figure.basis is Basis.BACKCAST)

    assert [figure for figure in shipped_population() if not fits(figure)] == []


def test_every_figure_is_of_1_january_and_is_shipped_once() -> None:
    assert {(figure.day.month, figure.day.day) for figure in shipped_population()} == {(1, 1)}
    assert len(POPULATION) == len(shipped_population())
    assert {figure.source for figure in shipped_population()} == {"SSB 07459", "DST FOLK1A"}


def test_no_municipality_has_a_gap_in_its_years() -> None:
    years = {"NO": range(2020, 2027), "DK": range(2020, 2022)}
    expected = {
        (entry.code, year)
        for entry in shipped_municipalities()
        for year in years[entry.country]
        if entry.validity.contains(date(year, 1, 1))
    }

    assert set(POPULATION) == {each for each in expected if each[0] not in ONLY_TRAVELLED_TO}


def test_a_renumbered_municipality_does_not_jump_in_size() -> None:
    def jump(old: str, new: str) -> float:
        before, after = inhabitants(old, 2023), inhabitants(new, 2024)
        assert before is not None
        assert after is not None
        return abs(after - before) / before

    jumps = {
        (change.old_code, change.new_code): jump(change.old_code, change.new_code)
        for change in shipped_changes()
        if change.changed_on == date(2024, 1, 1) and change.kind is ChangeKind.RENUMBERED
    }

    assert len(jumps) == 33
    assert max(jumps.values()) < 0.05


def test_every_change_follows_the_old_code_with_the_new_one_on_its_day() -> None:
    for change in shipped_changes():
        old, new = MUNICIPALITIES[change.old_code], MUNICIPALITIES[change.new_code]
        assert (new.validity.start, change.new_code in old.successors) == (
            change.changed_on,
            True,
        )
        assert old.validity.end is not None
        assert (change.changed_on - old.validity.end).days == 1


def test_every_successor_is_told_by_a_change() -> None:
    told = {(change.old_code, change.new_code) for change in shipped_changes()}

    assert told == {
        (entry.code, code) for entry in MUNICIPALITIES.values() for code in entry.successors
    }


def test_the_kind_of_a_change_agrees_with_how_many_it_connects() -> None:
    olds: dict[str, set[str]] = defaultdict(set)
    news: dict[str, set[str]] = defaultdict(set)
    for change in shipped_changes():
        olds[change.new_code].add(change.old_code)
        news[change.old_code].add(change.new_code)

    def kind(old: str, new: str) -> ChangeKind:
        if len(news[old]) > 1:
            return ChangeKind.SPLIT
        return ChangeKind.MERGED if len(olds[new]) > 1 else ChangeKind.RENUMBERED

    assert [
        change
        for change in shipped_changes()
        if change.kind is not kind(change.old_code, change.new_code)
    ] == []
    assert olds["3020"] == {"0213", "0217"}
    assert olds["3030"] == {"0226", "0227", "0231"}
    assert olds["3014"] == {"0122", "0123", "0124", "0125", "0138"}
    assert news["1507"] == {"1508", "1580"}


def test_a_code_without_successor_is_in_use_and_one_with_a_successor_is_not() -> None:
    def in_use(entry: ShippedMunicipality) -> bool:
        return entry.validity.end is None

    assert [
        entry.code for entry in MUNICIPALITIES.values() if in_use(entry) == bool(entry.successors)
    ] == []


def test_aas_is_followed_through_both_reforms() -> None:
    assert MUNICIPALITIES["0214"].successors == ("3021",)
    assert MUNICIPALITIES["3021"].successors == ("3218",)
    assert inhabitants("3021", 2020) == 20439


def test_the_crossings_that_the_programme_names_are_in_the_figures() -> None:
    assert (inhabitants("3002", 2021), inhabitants("3002", 2022)) == (49668, 50290)
    nannestad = inhabitants("3036", 2021), inhabitants("3036", 2022)
    assert nannestad[0] is not None
    assert nannestad[1] is not None
    assert nannestad[0] < 15_000 <= nannestad[1]
    assert inhabitants("3222", 2025) == 50013
    assert inhabitants("3014", 2020) == 44792


def test_the_sixteen_of_the_cohort_and_the_danish_nine_are_there() -> None:
    in_use = {
        (entry.country, entry.name) for entry in MUNICIPALITIES.values() if not entry.successors
    }
    cohort = (
        "Asker Bodø Gjesdal Høyanger Inderøy Lillestrøm Målselv Nes Porsgrunn Steinkjer Stjørdal"
        " Stranda Sunnfjord Tynset Ullensvang Ås"
    )
    danish = "Albertslund Furesø Halsnæs Helsingør Herlev Ishøj Køge Roskilde Rødovre"

    assert {("NO", name) for name in cohort.split()} - in_use == set()
    assert {name for country, name in in_use if country == "DK"} == set(danish.split())


def test_the_register_tells_readers_what_it_knows() -> None:
    known = shipped_known()

    assert known.code_named("ISHØJ") == "183"
    assert known.code_named("Ås") == "3218"
    assert known.basis_of("3218", date(2023, 1, 1), aggregated=True) is Basis.BACKCAST
    assert known.basis_of("3218", date(2024, 1, 1), aggregated=True) is Basis.OFFICIAL


def test_every_municipality_of_today_and_before_has_a_place_on_the_map() -> None:
    centres = {entry.code: (entry.latitude, entry.longitude) for entry in shipped_centres()}

    assert set(MUNICIPALITIES) <= set(centres)
    # From Ås to Oslo, as the crow flies.
    assert distance_km(centres["3218"], centres["0301"]) == 28
