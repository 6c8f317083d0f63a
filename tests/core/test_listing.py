"""A list's address is all its state, and rubbish in it does no harm."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.web.listing import LAST_PAGE, LONGEST_TEXT, ListQuery, Page, read_list_query


def read(**args: str) -> ListQuery:
    return read_list_query(
        args,
        sorts=("name", "population"),
        filters={"kind": ("full", "associate"), "region": None},
        default_sort="name",
        keep=("year",),
    )


def test_an_empty_address_is_the_default() -> None:
    assert read() == ListQuery(
        search="",
        sort="name",
        descending=False,
        page=1,
        per_page=25,
        filters={},
        default_sort="name",
        kept={},
    )


def test_only_another_order_than_the_lists_own_is_the_readers_choice() -> None:
    assert [
        read(sort=each).is_sorted_by_choice for each in ("", "name", "-name", "population")
    ] == [
        False,
        False,
        True,
        True,
    ]


def test_everything_in_the_address_is_read() -> None:
    query = read(q=" ås ", sort="-population", page="3", kind="full", region="Follo", year="2020")
    assert query.search == "ås"
    assert (query.sort, query.descending) == ("population", True)
    assert (query.page, query.offset) == (3, 50)
    assert query.filters == {"kind": "full", "region": "Follo"}
    assert query.filter("kind") == "full"
    assert query.filter("tier") == ""
    assert query.kept == {"year": "2020"}
    assert query.is_narrowed


@pytest.mark.parametrize(
    ("args", "attribute", "expected"),
    [
        ({"sort": "password"}, "sort", "name"),
        ({"sort": "--name"}, "sort", "name"),
        ({"page": "0"}, "page", 1),
        ({"page": "-7"}, "page", 1),
        ({"page": "two"}, "page", 1),
        ({"page": "9" * 40}, "page", LAST_PAGE),
        ({"kind": "none"}, "filters", {}),
        ({"kind": ""}, "filters", {}),
        ({"q": "a\0b"}, "search", "ab"),
        ({"q": "x" * 999}, "search", "x" * LONGEST_TEXT),
    ],
)
def test_rubbish_is_taken_for_the_default(
    args: dict[str, str], attribute: str, expected: object
) -> None:
    assert getattr(read(**args), attribute) == expected


@given(st.dictionaries(st.sampled_from(["q", "sort", "page", "kind", "region", "year"]), st.text()))
def test_no_address_is_an_error_and_its_url_reads_back_the_same(args: dict[str, str]) -> None:
    query = read(**args)
    again = {name: values[0] for name, values in parse_qs(query.url()[1:]).items()}
    assert read(**again) == query


def test_a_url_keeps_the_rest_and_leaves_out_what_is_default() -> None:
    query = read(q="ås", kind="full", page="3", year="2020")
    assert query.url() == "?q=%C3%A5s&kind=full&year=2020&page=3"
    assert query.page_url(4) == "?q=%C3%A5s&kind=full&year=2020&page=4"
    assert query.page_url(1) == "?q=%C3%A5s&kind=full&year=2020"
    assert query.url(format="csv") == "?q=%C3%A5s&kind=full&year=2020&format=csv"
    assert query.cleared_url() == "?year=2020"
    assert read().url() == "?"


def test_a_change_begins_again_at_the_first_page() -> None:
    assert read(page="3").url(kind="full") == "?kind=full"


def test_sorting_again_turns_the_order_round() -> None:
    assert read().sort_url("name") == "?sort=-name"
    assert read(sort="-name").sort_url("name") == "?"
    assert read(sort="-name").sort_url("population") == "?sort=population"


def test_a_default_that_is_descending_is_left_out_of_the_address() -> None:
    query = read_list_query({}, sorts=("year",), default_sort="-year")
    assert (query.sort, query.descending) == ("year", True)
    assert query.url() == "?"
    assert query.sort_url("year") == "?sort=year"


@pytest.mark.parametrize(
    ("total", "number", "items", "pages", "first", "last"),
    [
        (0, 1, 0, 1, 0, 0),
        (1, 1, 1, 1, 1, 1),
        (25, 1, 25, 1, 1, 25),
        (26, 2, 1, 2, 26, 26),
        (357, 3, 25, 15, 51, 75),
    ],
)
def test_a_page_knows_its_place(
    total: int, number: int, items: int, pages: int, first: int, last: int
) -> None:
    page = Page(items=["x"] * items, total=total, number=number)
    assert (page.pages, page.first, page.last) == (pages, first, last)


@pytest.mark.parametrize(
    ("pages", "number", "steps"),
    [
        (1, 1, (1,)),
        (3, 2, (1, 2, 3)),
        (4, 1, (1, 2, 3, 4)),
        (5, 1, (1, 2, None, 5)),
        (7, 4, (1, 2, 3, 4, 5, 6, 7)),
        (9, 5, (1, None, 4, 5, 6, None, 9)),
        (15, 15, (1, None, 14, 15)),
        (3, 99, (1, 2, 3)),
    ],
)
def test_the_steps_offer_the_ends_and_the_neighbours(
    pages: int, number: int, steps: tuple[int | None, ...]
) -> None:
    assert Page(items=[], total=pages * 25, number=number).steps == steps
