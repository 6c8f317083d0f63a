"""The facts about UngMusikk agree with each other and with what the sources count."""

import csv
from datetime import date
from importlib.resources import files
from itertools import pairwise

from core.kit import Period
from plugins.registry.figures.shipped import shipped_municipalities, shipped_population

MUNICIPALITIES = {entry.code: entry for entry in shipped_municipalities()}


def rows(name: str) -> list[dict[str, str]]:
    text = (files("plugins.ungmusikk") / "demo" / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def period(row: dict[str, str]) -> Period:
    return Period(day(row["valid_from"]), day(row["valid_to"]))


def taking_part(on: date) -> list[dict[str, str]]:
    return [row for row in rows("participations") if period(row).contains(on)]


def contribution(code: str, year: int) -> int:
    (found,) = [
        figure.population
        for figure in shipped_population()
        if (figure.code, figure.day) == (code, date(year, 1, 1))
    ]
    assert found is not None
    return 60_000 if found < 15_000 else 80_000 if found < 50_000 else 100_000


def names(on: date, sub_region: str) -> set[str]:
    return {
        MUNICIPALITIES[row["municipality_code"]].name
        for row in taking_part(on)
        if row["sub_region"] == sub_region
    }


def test_the_sixteen_of_january_2020_give_what_the_source_counts() -> None:
    codes = [row["municipality_code"] for row in taking_part(date(2020, 1, 1))]

    assert len(codes) == 16
    assert sum(contribution(code, 2020) for code in codes) == 1_380_000


def test_with_indre_oestfold_in_full_2020_gives_1_460_000() -> None:
    codes = [
        row["municipality_code"]
        for row in rows("participations")
        if period(row).overlaps(Period.year(2020))
    ]

    assert sum(contribution(code, 2020) for code in codes) == 1_460_000


def test_the_twenty_five_of_2024_are_in_their_sub_regions() -> None:
    on = date(2024, 1, 1)

    assert len(taking_part(on)) == 25
    assert names(on, "Follo") == {
        "Frogn", "Vestby", "Nesodden", "Ås", "Nordre Follo", "Enebakk"
    }  # fmt: skip
    assert names(on, "Vest – Asker og Bærum") == {"Asker", "Bærum"}
    assert names(on, "Romerike") == {
        "Lørenskog", "Lillestrøm", "Nittedal", "Nannestad", "Gjerdrum", "Ullensaker",
        "Aurskog-Høland", "Rælingen", "Nes",
    }  # fmt: skip
    assert names(on, "Østfold") == {
        "Moss", "Fredrikstad", "Sarpsborg", "Halden", "Indre Østfold", "Rakkestad", "Våler",
        "Skiptvet",
    }  # fmt: skip


def test_two_of_2024_are_served_through_a_member() -> None:
    on = date(2024, 1, 1)
    served = {
        MUNICIPALITIES[row["municipality_code"]].name: MUNICIPALITIES[row["served_through"]].name
        for row in taking_part(on)
        if row["kind"] == "served"
    }

    assert served == {"Våler": "Moss", "Skiptvet": "Indre Østfold"}
    assert {row["kind"] for row in rows("participations")} == {"member", "pilot", "served"}
    assert [
        row
        for row in rows("participations")
        if (row["kind"] == "served") != bool(row["served_through"])
    ] == []


def test_a_rows_code_is_in_use_on_its_first_day() -> None:
    for name in ("participations", "schools"):
        for row in rows(name):
            start = day(row["valid_from"])
            assert start is not None
            assert MUNICIPALITIES[row["municipality_code"]].validity.contains(start), row


def test_a_rows_sub_region_exists_as_long_as_the_row() -> None:
    sub_regions = {row["name"]: period(row) for row in rows("sub_regions")}

    for name in ("participations", "schools"):
        for row in rows(name):
            if row["sub_region"]:
                assert sub_regions[row["sub_region"]].covers(period(row)), row


def test_no_municipality_takes_part_twice_at_a_time() -> None:
    for year in range(2014, 2027):
        codes = [row["municipality_code"] for row in taking_part(date(year, 1, 1))]
        assert len(codes) == len(set(codes))


def test_schools_of_2020_and_2024_are_as_many_as_the_sources_list() -> None:
    def count(kind: str, on: date) -> int:
        return sum(1 for row in rows("schools") if row["kind"] == kind and period(row).contains(on))

    assert [
        count(kind, date(2020, 1, 31))
        for kind in ("kulturskole", "upper_secondary", "folk_high_school")
    ] == [16, 4, 2]
    assert [count(kind, date(2024, 1, 1)) for kind in ("upper_secondary", "folk_high_school")] == [
        8,
        3,
    ]


def test_a_kulturskole_takes_part_when_its_municipality_does() -> None:
    for on in (date(2020, 1, 1), date(2020, 9, 1), date(2024, 1, 1)):
        taking = {
            MUNICIPALITIES[row["municipality_code"]].name
            for row in taking_part(on)
            if row["kind"] != "served"
        }
        schools = {
            MUNICIPALITIES[row["municipality_code"]].name
            for row in rows("schools")
            if row["kind"] == "kulturskole" and period(row).contains(on)
        }
        assert schools == taking


def test_agreements_follow_each_other_and_every_row_names_its_source() -> None:
    agreements = [period(row) for row in rows("agreements")]

    assert [
        later.start.toordinal() - earlier.end.toordinal()
        for earlier, later in pairwise(agreements)
        if later.start and earlier.end
    ] == [1, 1]
    for name in ("agreements", "sub_regions", "participations", "schools", "partners"):
        assert [row for row in rows(name) if not row["source"]] == []


def test_the_partners_of_2024_are_those_the_source_lists() -> None:
    kinds = [
        (row["name"], row["kind"])
        for row in rows("partners")
        if period(row).contains(date(2024, 1, 1))
    ]

    assert kinds == [
        ("Norges musikkhøgskole", "academy"),
        ("Akershus fylkeskommune", "county"),
        ("Østfold fylkeskommune", "county"),
        ("Sparebankstiftelsen DNB og Dextra Musica", "foundation"),
        ("Østnorsk jazzsenter", "association"),
        ("Talent Norge", "company"),
        ("Dirigentløftet", "association"),
        ("Det Norske Jentekor", "association"),
    ]
