"""A file is known by its content, and a file without figures says what it is."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.registry.figures import (
    ChangeKind,
    MunicipalityCode,
    detect_format,
    read_changes,
    read_codes,
    read_population,
)

ANSWERS = Path(__file__).parent / "answers"


@pytest.mark.parametrize(
    ("name", "format_name"),
    [
        ("ssb_official_codes.json", "SSB JSON-stat"),
        ("ssb_aggregated.json", "SSB JSON-stat"),
        ("dst_jsonstat.json", "DST JSON-stat"),
        ("dst_bulk.csv", "DST BULK"),
        ("ssb_error.json", "error answer"),
        ("dst_error.json", "error answer"),
    ],
)
def test_an_answer_is_known_by_its_content(name: str, format_name: str) -> None:
    assert detect_format((ANSWERS / name).read_bytes()).format == format_name


def test_a_table_is_known_by_its_heading() -> None:
    assert detect_format("code,year,population\n").format == "CSV"


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"<!DOCTYPE html><title>404</title>", "web_page"),
        (b'{"value": [1, 2,', "broken_json"),
        (b"[1, 2, 3]", "unknown_format"),
        (b"{}", "unknown_format"),
        (b"[" * 100_000, "unknown_format"),
        (b'{"error": "The request is too large"}', "office_error"),
        (b"PK\x03\x04\x00\x00", "unknown_format"),
        (b"\x81\x8d\x8f", "unknown_format"),
        (b"\xff\xfea", "unknown_format"),
        (b"Kjaere alle,\nher er tallene.", "unknown_format"),
        (b"code,year,population\n", "no_municipality"),
        ((ANSWERS / "klass_codes.json").read_bytes(), "municipality_codes"),
        ((ANSWERS / "klass_changes.json").read_bytes(), "municipality_codes"),
        ((ANSWERS / "ssb_question.json").read_bytes(), "question"),
        ((ANSWERS / "dst_description.json").read_bytes(), "description"),
        (
            json.dumps(
                {
                    "class": "dataset",
                    "id": ["Sone"],
                    "size": [1],
                    "dimension": {"Sone": {"category": {"index": ["1"]}}},
                    "value": [1],
                }
            ).encode(),
            "not_population",
        ),
    ],
)
def test_a_file_without_figures_gives_one_problem(payload: bytes, problem: str) -> None:
    read = read_population(payload)

    assert [found.code for found in read.problems] == [problem]
    assert read.figures == ()


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_no_content_at_all_makes_a_reader_raise(payload: bytes | str) -> None:
    read = read_population(payload)

    assert read.figures == ()
    assert read.problems != ()


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "dataset": JSON,
            "id": JSON | st.just(["Region", "Tid"]),
            "size": JSON | st.just([1, 1]),
            "role": JSON,
            "value": JSON | st.lists(JSON, min_size=1, max_size=1),
            "status": JSON,
            "label": JSON,
            "extension": JSON | st.just({"px": {"tableid": 7}}),
            "dimension": st.fixed_dictionaries(
                {
                    "Region": JSON | st.just({"category": {"index": ["3021"]}}),
                    "Tid": JSON | st.just({"category": {"index": ["2020"]}}),
                }
            ),
        },
    )
)
def test_no_json_at_all_makes_a_reader_raise(document: dict[str, object]) -> None:
    read = read_population(json.dumps(document))

    assert read.figures != () or read.problems != ()


def test_every_problem_has_all_it_mentions() -> None:
    payloads = [path.read_bytes() for path in sorted(ANSWERS.iterdir())]
    payloads += [b"", b"{", b"<p>", b"code,year,population\nx,y,z\n", b"code,kode,x\n"]

    for payload in payloads:
        for problem in read_population(payload).problems:
            assert problem.message % problem.params != ""


def test_codes_in_use_are_read_without_leftovers() -> None:
    read = read_codes(json.loads((ANSWERS / "klass_codes.json").read_text("utf-8")))

    assert read.problems == ()
    assert list(read.codes) == [
        MunicipalityCode("3103", "Moss"),
        MunicipalityCode("3218", "Ås"),
        MunicipalityCode("5612", "Guovdageaidnu - Kautokeino"),
    ]


def test_a_change_gets_its_kind_from_the_codes_it_connects() -> None:
    read = read_changes(json.loads((ANSWERS / "klass_changes.json").read_text("utf-8")))

    assert read.problems == ()
    assert [(change.old_code, change.new_code, change.kind) for change in read.changes] == [
        ("3002", "3103", ChangeKind.RENUMBERED),
        ("1507", "1508", ChangeKind.SPLIT),
        ("1507", "1580", ChangeKind.SPLIT),
        ("3118", "3118", ChangeKind.ADJUSTED),
        ("3118", "3207", ChangeKind.ADJUSTED),
        ("5006", "5006", ChangeKind.RENAMED),
    ]
    assert read.changes[0].changed_on == date(2024, 1, 1)


def test_two_old_codes_with_one_new_code_have_merged() -> None:
    def line(old: str, name: str) -> dict[str, str]:
        return {
            "oldCode": old,
            "oldName": name,
            "newCode": "3002",
            "newName": "Moss",
            "changeOccurred": "2020-01-01",
        }

    read = read_changes({"codeChanges": [line("0104", "Moss"), line("0136", "Rygge")]})

    assert [change.kind for change in read.changes] == [ChangeKind.MERGED, ChangeKind.MERGED]


def test_an_entry_that_cannot_be_read_is_named() -> None:
    codes = read_codes({"codes": [{"code": "3103", "name": "Moss"}, {"code": 3218}, 7]})
    changes = read_changes({"codeChanges": [{"oldCode": "3002"}]})

    assert [problem.params["part"] for problem in codes.problems] == ["codes[1]", "codes[2]"]
    assert [problem.params["part"] for problem in changes.problems] == ["codeChanges[0]"]
