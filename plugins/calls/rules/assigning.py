"""Who reads what: balanced by number, or each criterion by the same readers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Plan:
    """Pairs of application and reader to add, and how many readers each case still lacks."""

    pairs: tuple[Pair, ...]
    lacking: Mapping[UUID, int]


def share_evenly(
    applications: Sequence[UUID],
    readers: Sequence[UUID],
    *,
    each: int,
    barred: Collection[Pair] = (),
    existing: Collection[Pair] = (),
) -> Plan:
    """CA-10: so many readers for each application, the work shared as evenly as it can be.

    `barred` pairs are never made. What is there stays and counts. Applications with the fewest
    possible readers come first, so that a rare reader is not spent elsewhere; among readers the
    one with the least work comes first, and among equals the first on the list.
    """
    barred, taken = set(barred), set(existing)
    load = {reader: sum(1 for pair in taken if pair[1] == reader) for reader in readers}
    possible = {
        application: [reader for reader in readers if (application, reader) not in barred]
        for application in applications
    }
    place = {application: number for number, application in enumerate(applications)}
    added: list[Pair] = []
    lacking: dict[UUID, int] = {}
    for application in sorted(applications, key=lambda one: (len(possible[one]), place[one])):
        have = sum(1 for pair in taken if pair[0] == application)
        for _ in range(max(0, each - have)):
            free = [one for one in possible[application] if (application, one) not in taken]
            if not free:
                break
            reader = min(free, key=lambda one: load[one])
            load[reader] += 1
            taken.add((application, reader))
            added.append((application, reader))
            have += 1
        if have < each:
            lacking[application] = each - have
    return Plan(tuple(added), lacking)


def share_criteria(
    criteria: Sequence[UUID], readers: Sequence[UUID], *, each: int
) -> dict[UUID, tuple[UUID, ...]]:
    """CA-10: which readers judge each criterion, the same ones in every case.

    So that one scale is used on one criterion all through. Dealt in turn, `each` to a criterion.
    """
    if not readers:
        return {criterion: () for criterion in criteria}
    number = min(each, len(readers))
    return {
        criterion: tuple(readers[(place * number + step) % len(readers)] for step in range(number))
        for place, criterion in enumerate(criteria)
    }
