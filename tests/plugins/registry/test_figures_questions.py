"""Questions stay inside the offices' limits and together ask for everything once."""

from urllib.parse import parse_qs, urlsplit

from plugins.registry.figures.questions import (
    LONGEST_ADDRESS,
    MOST_CELLS,
    Question,
    dst_population,
    ssb_population,
)

MANY = [str(code) for code in range(1001, 2001)]


def parameters(question: Question) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(question.url).query).items()}


def test_a_few_codes_are_asked_for_in_an_address() -> None:
    (question,) = ssb_population(["3218", "3021", "3021"], [2021, 2020])

    assert question.body is None
    assert parameters(question) == {
        "lang": "no",
        "outputFormat": "json-stat2",
        "valueCodes[Region]": "3021,3218",
        "valueCodes[ContentsCode]": "Personer1",
        "valueCodes[Tid]": "2020,2021",
    }


def test_a_series_over_reforms_is_asked_for_by_the_offices_list() -> None:
    (question,) = ssb_population(["3103"], [2020], aggregated=True)

    asked = parameters(question)
    assert asked["valueCodes[Region]"] == "K-3103"
    assert asked["codelist[Region]"] == "agg_KommSummer"
    assert asked["outputValues[Region]"] == "aggregated"


def test_many_codes_are_posted() -> None:
    (question,) = ssb_population(MANY, [2020])

    assert question.body == {
        "selection": [
            {"variableCode": "Region", "valueCodes": MANY},
            {"variableCode": "ContentsCode", "valueCodes": ["Personer1"]},
            {"variableCode": "Tid", "valueCodes": ["2020"]},
        ]
    }
    assert len(question.url) <= LONGEST_ADDRESS


def test_many_series_are_asked_for_in_several_short_addresses() -> None:
    questions = ssb_population(MANY, list(range(2000, 2027)), aggregated=True)

    asked = [parameters(question)["valueCodes[Region]"].split(",") for question in questions]
    assert [code for part in asked for code in part] == [f"K-{code}" for code in MANY]
    assert {question.body for question in questions} == {None}
    assert max(len(question.url) for question in questions) <= LONGEST_ADDRESS


def test_more_cells_than_an_office_gives_are_asked_for_in_parts() -> None:
    years = list(range(1, 1001))

    norwegian = ssb_population(MANY, years)
    danish = dst_population(MANY, years)

    assert (len(norwegian), len(danish)) == (2, 2)
    sizes = [len(question.body["selection"][0]["valueCodes"]) for question in norwegian]  # type: ignore[index]
    assert sizes == [800, 200]
    assert max(sizes) * len(years) <= MOST_CELLS


def test_denmark_is_asked_for_totals_in_the_first_quarter() -> None:
    (question,) = dst_population(["183", "165"], [2021, 2020])

    assert question.body == {
        "table": "FOLK1A",
        "format": "JSONSTAT",
        "lang": "da",
        "variables": [
            {"code": "OMRÅDE", "values": ["165", "183"]},
            {"code": "KØN", "values": ["TOT"]},
            {"code": "ALDER", "values": ["IALT"]},
            {"code": "CIVILSTAND", "values": ["TOT"]},
            {"code": "Tid", "values": ["2020K1", "2021K1"]},
        ],
    }


def test_nothing_wanted_is_nothing_asked() -> None:
    assert ssb_population([], [2020]) == []
    assert ssb_population(["3021"], []) == []
    assert dst_population([], [2020]) == []
