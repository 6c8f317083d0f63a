"""Questions to the statistics offices that stay inside their limits.

Asking and fetching are apart so that a question can be shown, tested and saved without a
network. Each office answers at most 800,000 cells at once; an address longer than 2,100
characters is refused, so a long list of codes is posted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

SSB_ADDRESS = "https://data.ssb.no/api/pxwebapi/v2/tables/07459/data"
DST_ADDRESS = "https://api.statbank.dk/v1/data"

MOST_CELLS = 800_000
LONGEST_ADDRESS = 2_100

_OUTPUT = "lang=no&outputFormat=json-stat2"


@dataclass(frozen=True, slots=True)
class Question:
    """One call to an office: GET when ``body`` is None, else POST with it as JSON."""

    url: str
    body: Mapping[str, object] | None = field(default=None, hash=False)


def ssb_population(
    codes: Sequence[str],
    years: Sequence[int],
    *,
    aggregated: bool = False,
    address: str = SSB_ADDRESS,
) -> list[Question]:
    """The questions that together give the codes' inhabitants on 1 January of the years.

    ``aggregated`` asks for series in today's division, summed over reforms; their figures from
    before a code existed are backcasts. Codes and years are asked for once each.
    """
    wanted_years = [str(year) for year in sorted(set(years))]
    wanted_codes = sorted(set(codes))
    if not wanted_codes or not wanted_years:
        return []
    questions: list[Question] = []
    for part in _parts(wanted_codes, MOST_CELLS // len(wanted_years)):
        url = _ssb_url(part, wanted_years, aggregated, address)
        if len(url) <= LONGEST_ADDRESS:
            questions.append(Question(url))
        elif aggregated:
            # The list of codes to sum by is a parameter of the address and has no sure place
            # in a body, so a long list is asked for in several calls.
            room = LONGEST_ADDRESS - len(_ssb_url([], wanted_years, aggregated, address))
            for few in _parts(part, max(1, room // len("K-0000,"))):
                questions.append(Question(_ssb_url(few, wanted_years, aggregated, address)))
        else:
            questions.append(Question(f"{address}?{_OUTPUT}", _ssb_body(part, wanted_years)))
    return questions


def dst_population(
    codes: Sequence[str], years: Sequence[int], *, address: str = DST_ADDRESS
) -> list[Question]:
    """The questions that together give the codes' inhabitants on 1 January of the years."""
    quarters = [f"{year}K1" for year in sorted(set(years))]
    wanted_codes = sorted(set(codes))
    if not wanted_codes or not quarters:
        return []
    return [
        Question(
            address,
            {
                "table": "FOLK1A",
                "format": "JSONSTAT",
                "lang": "da",
                "variables": [
                    {"code": "OMRÅDE", "values": part},
                    {"code": "KØN", "values": ["TOT"]},
                    {"code": "ALDER", "values": ["IALT"]},
                    {"code": "CIVILSTAND", "values": ["TOT"]},
                    {"code": "Tid", "values": quarters},
                ],
            },
        )
        for part in _parts(wanted_codes, MOST_CELLS // len(quarters))
    ]


def _ssb_url(codes: Sequence[str], years: Sequence[str], aggregated: bool, address: str) -> str:
    regions = ",".join(f"K-{code}" if aggregated else code for code in codes)
    parameters = [
        _OUTPUT,
        f"valueCodes[Region]={quote(regions, safe=',-')}",
        "valueCodes[ContentsCode]=Personer1",
        f"valueCodes[Tid]={','.join(years)}",
    ]
    if aggregated:
        parameters += ["codelist[Region]=agg_KommSummer", "outputValues[Region]=aggregated"]
    return f"{address}?{'&'.join(parameters)}"


def _ssb_body(codes: Sequence[str], years: Sequence[str]) -> dict[str, object]:
    return {
        "selection": [
            {"variableCode": "Region", "valueCodes": list(codes)},
            {"variableCode": "ContentsCode", "valueCodes": ["Personer1"]},
            {"variableCode": "Tid", "valueCodes": list(years)},
        ]
    }


def _parts(codes: Sequence[str], most: int) -> Iterator[list[str]]:
    size = max(1, most)
    for start in range(0, len(codes), size):
        yield list(codes[start : start + size])
