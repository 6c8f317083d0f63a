"""Lists: what to show of many things, read from an address and written back into one.

A list's address is all its state: search, filters, sorting and page survive a bookmark, a
reload and the way back. Rubbish in an address is ignored, never an error.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

Item = TypeVar("Item")

LONGEST_TEXT = 200
LAST_PAGE = 100_000


@dataclass(frozen=True)
class ListQuery:
    """What a reader asks of a list.

    `search` is an empty text for no search; `filters` holds only what narrows the list; `page`
    counts from 1.
    """

    search: str
    sort: str
    descending: bool
    page: int
    per_page: int
    filters: Mapping[str, str]
    default_sort: str
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def offset(self) -> int:
        """How many items come before this page."""
        return (self.page - 1) * self.per_page

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter leaves something out."""
        return bool(self.search or self.filters)

    @property
    def is_sorted_by_choice(self) -> bool:
        """Whether the reader has asked for another order than the list's own."""
        return self._sort_text() != self.default_sort

    def filter(self, name: str) -> str:
        """A filter's value, or an empty text when it is not set."""
        return self.filters.get(name, "")

    def url(self, **changes: object) -> str:
        """The same list with something changed, as a query: "?q=ås&page=2".

        None or an empty text takes a part away; any change but the page's starts on page 1.
        Parts that are as by default are left out.
        """
        parts: dict[str, object] = {"q": self.search, **self.filters, **self.kept}
        parts["sort"] = self._sort_text()
        parts["page"] = self.page if not (changes.keys() - {"page"}) else 1
        parts.update(changes)
        shown = {
            name: str(value)
            for name, value in parts.items()
            if value not in (None, "")
            and not (name == "page" and value == 1)
            and not (name == "sort" and value == self.default_sort)
        }
        return f"?{urlencode(shown)}"

    def sort_url(self, key: str) -> str:
        """Sorted by this; the other way round when it already is."""
        turned = f"-{key}" if self.sort == key and not self.descending else key
        return self.url(sort=turned)

    def page_url(self, number: int) -> str:
        """Another page of the same list."""
        return self.url(page=number)

    def cleared_url(self) -> str:
        """The list without search and filters, sorted as it is."""
        return self.url(q=None, **dict.fromkeys(self.filters))

    def _sort_text(self) -> str:
        return f"-{self.sort}" if self.descending else self.sort


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list; `total` counts all pages' items, `number` counts from 1."""

    items: Sequence[Item]
    total: int
    number: int = 1
    per_page: int = 25

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The place of this page's first item in the whole list; 0 for an empty page."""
        return (self.number - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The place of this page's last item in the whole list; 0 for an empty page."""
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def steps(self) -> tuple[int | None, ...]:
        """The page numbers to offer; None stands for those left out."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        shown = sorted(number for number in near if 1 <= number <= self.pages)
        steps: list[int | None] = []
        for number in shown:
            before = steps[-1] if steps else 0
            if before is not None and number - before == 2:
                steps.append(number - 1)
            elif before is not None and number - before > 2:
                steps.append(None)
            steps.append(number)
        return tuple(steps)


def read_list_query(
    args: Mapping[str, Any],
    *,
    sorts: Collection[str],
    filters: Mapping[str, Collection[str] | None] | Collection[str] = (),
    default_sort: str,
    per_page: int = 25,
    keep: Collection[str] = (),
) -> ListQuery:
    """Read `request.args`, taking the default for whatever makes no sense.

    `filters` names the filters and what each may be, None for any text. `default_sort` may begin
    with "-" for the other way round. `keep` names other parts of the address to carry along.
    """
    allowed: Mapping[str, Collection[str] | None] = (
        filters if isinstance(filters, Mapping) else dict.fromkeys(filters)
    )
    sort = _clean(args.get("sort"))
    if sort.removeprefix("-") not in sorts:
        sort = default_sort
    return ListQuery(
        search=_clean(args.get("q")),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=_page_number(args.get("page")),
        per_page=per_page,
        filters={
            name: value
            for name, choices in allowed.items()
            if (value := _clean(args.get(name))) and (choices is None or value in choices)
        },
        default_sort=default_sort,
        kept={name: value for name in keep if (value := _clean(args.get(name)))},
    )


def _clean(text: object) -> str:
    """Text as one would type it; PostgreSQL refuses the zero byte, so it goes."""
    return str(text).replace("\0", "").strip()[:LONGEST_TEXT] if text is not None else ""


def _page_number(text: object) -> int:
    try:
        number = int(_clean(text))
    except ValueError:
        return 1
    return min(max(number, 1), LAST_PAGE)
