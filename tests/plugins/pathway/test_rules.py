"""PW-1 to PW-3 and KM-15: each field by role, and the edges of shares."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plugins.pathway.rules import (
    Audience,
    Part,
    Relation,
    Share,
    may_see_evidence,
    may_share_out,
    may_write,
    parts_seen,
    parts_written,
)

# Part by relation, in the order self, guardian, teacher, leader, mentor.
SEEN = {
    Part.STEPS: "yyyy-",
    Part.GOALS: "yyyy-",
    Part.REPERTOIRE: "yyyy-",
    Part.PERFORMANCES: "yyyy-",
    Part.AGREEMENTS: "yyyy-",
    Part.TALK_NOTES: "yyy--",
    Part.FEEDBACK: "yyy--",
    Part.PRACTICE: "y----",
    Part.EVIDENCE: "yyyyy",
    Part.CHOICES: "y----",
}
WRITTEN = {
    Part.STEPS: "-----",
    Part.GOALS: "yy---",
    Part.REPERTOIRE: "yyy--",
    Part.PERFORMANCES: "yyy--",
    Part.AGREEMENTS: "--y--",
    Part.TALK_NOTES: "--y--",
    Part.FEEDBACK: "--y-y",
    Part.PRACTICE: "y----",
    Part.EVIDENCE: "yy---",
    Part.CHOICES: "y----",
}


def test_the_tables_speak_of_every_part_and_every_relation() -> None:
    assert set(SEEN) == set(WRITTEN) == set(Part)
    assert {len(row) for row in (*SEEN.values(), *WRITTEN.values())} == {len(Relation)}


@pytest.mark.rule("PW-1")
@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("relation", Relation)
def test_who_sees_a_part(part: Part, relation: Relation) -> None:
    expected = SEEN[part][list(Relation).index(relation)] == "y"

    assert (part in parts_seen([relation], practice_shared=False)) is expected


@pytest.mark.rule("PW-1")
def test_shared_practice_is_seen_by_the_teacher_and_still_by_nobody_else() -> None:
    seeing = [
        relation
        for relation in Relation
        if Part.PRACTICE in parts_seen([relation], practice_shared=True)
    ]

    assert seeing == [Relation.SELF, Relation.TEACHER]


@pytest.mark.rule("PW-1")
def test_a_stranger_sees_nothing_and_who_is_two_things_sees_both() -> None:
    assert parts_seen([], practice_shared=True) == frozenset()
    both = [Relation.LEADER, Relation.GUARDIAN]
    assert Part.FEEDBACK in parts_seen(both, practice_shared=False)


@pytest.mark.rule("PW-2")
@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("relation", Relation)
def test_who_writes_a_part(part: Part, relation: Relation) -> None:
    expected = WRITTEN[part][list(Relation).index(relation)] == "y"

    assert may_write([relation], part) is expected


@pytest.mark.rule("PW-2")
def test_what_is_written_is_also_seen_but_a_mentors_words() -> None:
    unseen = {
        (relation, part)
        for relation in Relation
        for part in parts_written([relation]) - parts_seen([relation], practice_shared=False)
    }

    assert unseen == {(Relation.MENTOR, Part.FEEDBACK)}


@pytest.mark.rule("PW-3")
@pytest.mark.parametrize(
    ("relation", "audience"),
    [
        (Relation.GUARDIAN, Audience.GUARDIANS),
        (Relation.TEACHER, Audience.TEACHERS),
        (Relation.LEADER, Audience.PROGRAMME),
        (Relation.MENTOR, None),
    ],
)
def test_a_piece_is_seen_by_its_audience_only(
    relation: Relation, audience: Audience | None
) -> None:
    others = set(Audience) - {audience}

    assert not may_see_evidence([relation], others, named=False)
    assert not may_see_evidence([relation], [], named=False)
    assert may_see_evidence([relation], [audience] if audience else [], named=audience is None)


@pytest.mark.rule("PW-3")
def test_oneself_sees_every_piece() -> None:
    assert may_see_evidence([Relation.SELF], [], named=False)
    assert not may_see_evidence([], list(Audience), named=False)


def shares(*parts: str) -> list[Share]:
    return [Share(name=str(n), share=Decimal(part)) for n, part in enumerate(parts)]


@pytest.mark.rule("KM-15")
@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ((), ()),
        (("100",), ()),
        (("50", "50"), ()),
        (("33.33", "33.33", "33.34"), ()),
        (("33.33", "33.33", "33.33"), ("shares.not_whole",)),
        (("99.99",), ("shares.not_whole",)),
        (("100.01",), ("shares.not_whole",)),
        (("50", "50", "0"), ("shares.too_fine",)),
        (("110", "-10"), ("shares.too_fine",)),
        (("33.335", "66.665"), ("shares.too_fine",)),
    ],
)
def test_the_shares_of_a_work_are_exactly_a_hundred_per_cent(
    parts: tuple[str, ...], codes: tuple[str, ...]
) -> None:
    assert may_share_out(shares(*parts)).codes == codes


@pytest.mark.rule("KM-15")
def test_a_writer_is_named_once_whatever_the_capitals() -> None:
    twice = [Share(name="Kim", share=Decimal(50)), Share(name="KIM ", share=Decimal(50))]

    assert may_share_out(twice).codes == ("shares.twice",)
