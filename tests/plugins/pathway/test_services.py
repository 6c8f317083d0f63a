"""What people do with a pathway, and what each of them then sees."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.db.session import db
from core.tenants.context import TenantView
from core.users.actor import Actor
from plugins.pathway import (
    Audience,
    EvidenceDetails,
    EvidenceKind,
    FeedbackDetails,
    FeedbackKind,
    GoalDetails,
    GoalState,
    ParticipantDetails,
    ParticipantRole,
    PerformanceDetails,
    PracticeDetails,
    PracticeEntryDetails,
    RepertoireDetails,
    ShareDetails,
    TalkDetails,
    TalkKind,
    Upload,
    add_evidence,
    add_feedback,
    add_item,
    add_performance,
    add_practice_entry,
    add_talk,
    change_practice,
    evidence_counts,
    evidence_of,
    withdraw_performance,
)
from plugins.pathway.models import Evidence, StoredFile
from plugins.pathway.queries import pathway, portfolio_item
from plugins.pathway.rules import Part
from plugins.pathway.services import (
    GOALS,
    PERFORMANCES,
    change_evidence,
    change_feedback,
    change_item,
    change_talk,
    keep_note,
    remove_evidence,
    remove_feedback,
    remove_item,
    remove_talk,
)
from plugins.pathway.services.evidence import _safe_name
from plugins.registry import ChangedMeanwhile, NotThere, Refused
from tests.support import uploads
from tests.support.pathway import TODAY, Circle
from tests.support.registry import make_guardianship, make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str | None, str]]:
    return [(each.field, each.reason.code) for each in refused.value.objections]


def recording(**changes: object) -> EvidenceDetails:
    given = {"kind": EvidenceKind.RECORDING, "title": "Prøveopptak", "on": TODAY, "text": "Hør"}
    return EvidenceDetails(**{**given, **changes})  # type: ignore[arg-type]


def test_a_goal_is_set_changed_reached_and_taken_away(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    pupil, person_id = circle.pupil, circle.pupil_id
    with inside(alpha):
        piece = add_evidence(pupil, person_id, recording())
        goal_id = add_item(
            pupil, person_id, GoalDetails(title="Spille utenat", term="Høst", evidence_ids=(piece,))
        )
        found = pathway(pupil, person_id)
        assert found is not None
        [goal] = found.goals
        assert (goal.title, goal.state, goal.evidence_ids) == (
            "Spille utenat",
            GoalState.OPEN,
            (piece,),
        )

        change_item(
            pupil, goal_id, GoalDetails(title="Spille utenat", state=GoalState.REACHED), version=1
        )
        found = pathway(pupil, person_id)
        assert found is not None
        [goal] = found.goals
        assert (goal.state, goal.closed_on, goal.evidence) == (GoalState.REACHED, TODAY, ())

        with pytest.raises(ChangedMeanwhile):
            change_item(pupil, goal_id, GoalDetails(title="Sent ute"), version=1)
        assert remove_item(pupil, GOALS, goal_id) == person_id
        with pytest.raises(NotThere):
            remove_item(pupil, GOALS, goal_id)


def test_a_goal_is_linked_only_with_pieces_that_the_writer_sees(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        hidden = add_evidence(circle.pupil, circle.pupil_id, recording())
        goal_id = add_item(
            circle.pupil, circle.pupil_id, GoalDetails(title="Mål", evidence_ids=(hidden,))
        )

        with pytest.raises(NotThere):
            add_item(
                circle.guardian, circle.pupil_id, GoalDetails(title="Nei", evidence_ids=(hidden,))
            )
        # A guardian who changes the goal sees no link, and takes none away.
        change_item(circle.guardian, goal_id, GoalDetails(title="Mål 2"), version=None)
        found, theirs = (pathway(each, circle.pupil_id) for each in (circle.pupil, circle.guardian))
        assert found is not None
        assert theirs is not None
        assert [each.evidence_ids for each in found.goals] == [(hidden,)]
        assert [each.evidence_ids for each in theirs.goals] == [()]


@pytest.mark.rule("PW-2")
@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("pupil", {"goal", "work", "performance", "piece", "practice"}),
        ("guardian", {"goal", "work", "performance", "piece"}),
        ("teacher", {"work", "performance", "talk", "feedback"}),
        ("rector", set()),
        ("lead", set()),
        ("other_teacher", set()),
        ("stranger", set()),
    ],
)
def test_each_writes_what_is_theirs_to_write(
    inside: Inside, alpha: TenantView, circle: Circle, who: str, allowed: set[str]
) -> None:
    actor: Actor = getattr(circle, who)
    person_id = circle.pupil_id
    piece = recording(audience=frozenset({Audience.GUARDIANS}))
    acts: dict[str, Callable[[], object]] = {
        "goal": lambda: add_item(actor, person_id, GoalDetails(title="Mål")),
        "work": lambda: add_item(actor, person_id, RepertoireDetails(work="Vals")),
        "performance": lambda: add_item(
            actor, person_id, PerformanceDetails(title="Konsert", on=TODAY)
        ),
        "piece": lambda: add_evidence(actor, person_id, piece),
        "practice": lambda: change_practice(actor, person_id, PracticeDetails(), version=None),
        "talk": lambda: add_talk(actor, person_id, TalkDetails(kind=TalkKind.START, on=TODAY)),
        "feedback": lambda: add_feedback(actor, person_id, FeedbackDetails(text="Fint")),
    }
    done = set()
    with inside(alpha):
        for name, act in acts.items():
            try:
                act()
            except NotThere:
                continue
            done.add(name)

    assert done == allowed


@pytest.mark.rule("PW-1")
def test_each_sees_the_parts_that_are_theirs_to_see(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        everybody = frozenset(Audience)
        add_evidence(circle.pupil, circle.pupil_id, recording(audience=everybody))
        add_evidence(circle.pupil, circle.pupil_id, recording(title="Bare min"))
        add_item(circle.pupil, circle.pupil_id, GoalDetails(title="Mål"))
        change_practice(circle.pupil, circle.pupil_id, PracticeDetails(note="Rolig"), version=None)
        talk = TalkDetails(kind=TalkKind.START, on=TODAY, shared_notes="Sagt", next_step="Øv")
        add_talk(circle.teacher, circle.pupil_id, talk)
        add_feedback(circle.teacher, circle.pupil_id, FeedbackDetails(text="Fint"))
        shown = {}
        for who in ("pupil", "guardian", "teacher", "rector", "lead", "other_teacher", "stranger"):
            found = pathway(getattr(circle, who), circle.pupil_id)
            shown[who] = found and (
                len(found.goals),
                [each.shared_notes for each in found.talks],
                [each.next_step for each in found.talks],
                len(found.feedback),
                len(found.portfolio),
                found.practice.note,
            )

    close = (1, ["Sagt"], ["Øv"], 1, 1, "")
    agreed = (1, [None], ["Øv"], 0, 1, "")
    assert shown == {
        "pupil": (1, ["Sagt"], ["Øv"], 1, 2, "Rolig"),
        "guardian": close,
        "teacher": close,
        "rector": agreed,
        "lead": agreed,
        "other_teacher": None,
        "stranger": None,
    }


def test_a_private_note_is_its_writers_alone(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        talk_id = add_talk(
            circle.teacher, circle.pupil_id, TalkDetails(kind=TalkKind.MID_WAY, on=TODAY)
        )
        keep_note(circle.teacher, talk_id, "Lærerens tanke")
        keep_note(circle.pupil, talk_id, "Min tanke")
        notes = {}
        for who in ("pupil", "guardian", "teacher", "rector", "lead"):
            found = pathway(getattr(circle, who), circle.pupil_id)
            assert found is not None
            notes[who] = found.talks[0].own_note
        for who in ("rector", "lead", "stranger", "other_teacher"):
            with pytest.raises(NotThere):
                keep_note(getattr(circle, who), talk_id, "Ikke min")
        keep_note(circle.pupil, talk_id, "")
        found = pathway(circle.pupil, circle.pupil_id)
        assert found is not None
        assert found.talks[0].own_note == ""

    assert notes == {
        "pupil": "Min tanke",
        "guardian": "",
        "teacher": "Lærerens tanke",
        "rector": "",
        "lead": "",
    }


def test_practice_is_seen_by_the_teacher_while_it_is_shared(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    def seen_by(actor: Actor) -> list[str] | None:
        found = pathway(actor, circle.pupil_id)
        assert found is not None
        if not found.viewer.sees(Part.PRACTICE):
            return None
        return [each.what for each in found.practice.entries]

    with inside(alpha):
        add_practice_entry(
            circle.pupil, circle.pupil_id, PracticeEntryDetails(on=TODAY, minutes=20, what="Skala")
        )
        assert [seen_by(each) for each in (circle.pupil, circle.teacher)] == [["Skala"], None]
        change_practice(circle.pupil, circle.pupil_id, PracticeDetails(shared=True), version=None)
        assert seen_by(circle.teacher) == ["Skala"]
        assert seen_by(circle.guardian) is None
        change_practice(circle.pupil, circle.pupil_id, PracticeDetails(), version=None)
        assert seen_by(circle.teacher) is None


def test_a_statement_counts_as_evidence_and_feedback_does_not(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        add_feedback(circle.teacher, circle.pupil_id, FeedbackDetails(text="Fint"))
        assert evidence_counts(circle.pupil_id)[EvidenceKind.STATEMENT] == 0
        statement = FeedbackDetails(text="Er klar", kind=FeedbackKind.STATEMENT)
        add_feedback(circle.teacher, circle.pupil_id, statement)
        add_evidence(circle.pupil, circle.pupil_id, recording())
        add_evidence(circle.pupil, circle.pupil_id, recording(kind=EvidenceKind.OWN_WORK))

        assert evidence_counts(circle.pupil_id) == {
            EvidenceKind.OWN_WORK: 1,
            EvidenceKind.PERFORMANCE: 0,
            EvidenceKind.STATEMENT: 1,
            EvidenceKind.RECORDING: 1,
            EvidenceKind.DOCUMENT: 0,
        }
        assert [
            each.title
            for each in evidence_of(circle.pupil_id)
            if each.kind is EvidenceKind.STATEMENT
        ] == ["Ada Lærer"]


def test_a_performance_counts_from_its_day_and_is_recorded_once(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    source_id = uuid4()
    details = PerformanceDetails(
        title="Heat", on=date(2024, 5, 1), place="Scenen", source="venues", source_id=source_id
    )
    with inside(alpha):
        first = add_performance(circle.lead, circle.pupil_id, details)
        again = add_performance(circle.lead, circle.pupil_id, details)
        add_performance(
            circle.lead, circle.pupil_id, PerformanceDetails(title="Siden", on=date(2999, 1, 1))
        )

        assert first == again
        assert evidence_counts(circle.pupil_id)[EvidenceKind.PERFORMANCE] == 1
        # It is the other module's: nobody changes it by hand.
        with pytest.raises(Refused) as refused:
            remove_item(circle.pupil, PERFORMANCES, first)
        assert codes(refused) == [(None, "performance.recorded_elsewhere")]
        withdraw_performance(circle.lead, circle.pupil_id, source="venues", source_id=source_id)
        withdraw_performance(circle.lead, circle.pupil_id, source="venues", source_id=source_id)
        assert evidence_counts(circle.pupil_id)[EvidenceKind.PERFORMANCE] == 0


def test_only_those_around_the_pupil_take_part_in_a_talk(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    ids = circle.person_ids
    with inside(alpha):
        talk_id = add_talk(
            circle.teacher,
            circle.pupil_id,
            TalkDetails(
                kind=TalkKind.YEAR,
                on=TODAY,
                participants=(
                    ParticipantDetails(person_id=ids["pupil"], role=ParticipantRole.PUPIL),
                    ParticipantDetails(person_id=ids["guardian"], role=ParticipantRole.GUARDIAN),
                ),
            ),
        )
        found = pathway(circle.pupil, circle.pupil_id)
        assert found is not None
        assert [(each.person.name, each.role.value) for each in found.talks[0].participants] == [
            ("Prøve Elev", "pupil"),
            ("Eva Foresatt", "guardian"),
            ("Ada Lærer", "teacher"),
        ]
        stranger = ParticipantDetails(person_id=ids["stranger"], role=ParticipantRole.PUPIL)
        with pytest.raises(Refused) as refused:
            change_talk(
                circle.teacher,
                talk_id,
                TalkDetails(kind=TalkKind.YEAR, on=TODAY, participants=(stranger,)),
                version=1,
            )
        assert codes(refused) == [("participants", "talk.stranger")]
        change_talk(circle.teacher, talk_id, TalkDetails(kind=TalkKind.START, on=TODAY), version=1)
        assert remove_talk(circle.teacher, talk_id) == circle.pupil_id


def test_feedback_is_changed_by_its_writer_only(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        feedback_id = add_feedback(circle.teacher, circle.pupil_id, FeedbackDetails(text="Fint"))
        for who in (circle.pupil, circle.guardian, circle.lead, circle.other_teacher):
            with pytest.raises(NotThere):
                change_feedback(who, feedback_id, FeedbackDetails(text="Nei"), version=None)
            with pytest.raises(NotThere):
                remove_feedback(who, feedback_id)
        change_feedback(circle.teacher, feedback_id, FeedbackDetails(text="Bedre"), version=1)
        assert remove_feedback(circle.teacher, feedback_id) == circle.pupil_id


def test_a_piece_is_empty_without_a_file_an_address_or_a_text(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha), pytest.raises(Refused) as refused:
        add_evidence(circle.pupil, circle.pupil_id, recording(text=""))
    assert codes(refused) == [("file", "evidence.empty")]


@pytest.mark.parametrize(
    "link",
    ["http://example.test/film", "javascript:alert(1)", "ftp://example.test", "example.test/film"],
)
def test_a_film_has_a_safe_address(
    inside: Inside, alpha: TenantView, circle: Circle, link: str
) -> None:
    with inside(alpha), pytest.raises(Refused) as refused:
        add_evidence(circle.pupil, circle.pupil_id, recording(link=link))
    assert codes(refused) == [("link", "evidence.link")]


@pytest.mark.rule("KM-15")
def test_an_own_work_keeps_its_writers_and_refuses_half_a_share(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    def work(*shares: tuple[str, str]) -> EvidenceDetails:
        return recording(
            kind=EvidenceKind.OWN_WORK,
            shares=tuple(ShareDetails(name=name, share=Decimal(share)) for name, share in shares),
        )

    with inside(alpha):
        piece = add_evidence(circle.pupil, circle.pupil_id, work(("", "60"), ("Kim Prøve", "40")))
        item = portfolio_item(piece)
        assert item is not None
        assert [(each.name, each.share, each.is_person) for each in item.shares] == [
            ("Prøve Elev", Decimal("60.00"), True),
            ("Kim Prøve", Decimal("40.00"), False),
        ]
        with pytest.raises(Refused) as refused:
            change_evidence(circle.pupil, piece, work(("", "60"), ("Kim", "39.99")), version=None)
        assert codes(refused) == [("shares", "shares.not_whole")]
        with pytest.raises(Refused) as refused:
            add_evidence(
                circle.pupil,
                circle.pupil_id,
                recording(shares=(ShareDetails(name="", share=Decimal(100)),)),
            )
        assert codes(refused) == [("shares", "shares.no_work")]


def test_a_file_is_cleaned_kept_and_replaced(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    picture = Upload(name="../../<b>IMG 1.html", content=uploads.jpeg(with_place=True))
    with inside(alpha):
        piece = add_evidence(circle.pupil, circle.pupil_id, recording(text=""), picture)
        item = portfolio_item(piece)
        assert item is not None
        assert item.file is not None
        assert (item.file.name, item.file.content_type) == ("_b_IMG 1.jpg", "image/jpeg")
        stored = db.session.scalars(select(StoredFile.content)).one()
        assert uploads.PLACE not in stored

        change_evidence(
            circle.pupil, piece, recording(), Upload(name="a.pdf", content=uploads.wav()), version=1
        )
        changed = portfolio_item(piece)
        assert changed is not None
        assert changed.file is not None
        assert (changed.file.name, changed.version) == ("a.wav", 2)
        assert len(db.session.scalars(select(StoredFile.id)).all()) == 1


def test_a_page_of_script_is_refused_whatever_it_is_called(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    page = Upload(name="photo.jpg", content=uploads.HTML)
    with inside(alpha), pytest.raises(Refused) as refused:
        add_evidence(circle.pupil, circle.pupil_id, recording(), page)
    assert codes(refused) == [("file", "file.unknown")]


@pytest.mark.parametrize(
    ("setting", "code"),
    [("file_megabytes", "file.too_large"), ("quota_megabytes", "file.no_room")],
)
def test_a_file_stays_within_its_limits(
    inside: Inside,
    alpha: TenantView,
    circle: Circle,
    setting: str,
    code: str,
) -> None:
    from core.plugin_api import change_setting, operating_actor

    with inside(alpha):
        change_setting(operating_actor(), "pathway", setting, 1)
        sound = uploads.wav()
        large = sound[:40] + (1_100_000).to_bytes(4, "little") + b"\0" * 1_100_000
        small = Upload(name="kort.wav", content=sound)
        add_evidence(circle.pupil, circle.pupil_id, recording(), small)
        with pytest.raises(Refused) as refused:
            add_evidence(
                circle.pupil, circle.pupil_id, recording(), Upload(name="a.wav", content=large)
            )
    assert codes(refused) == [("file", code)]


def test_a_guardian_never_hides_a_piece_from_guardians_and_never_finds_a_hidden_one(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        with pytest.raises(Refused) as refused:
            add_evidence(circle.guardian, circle.pupil_id, recording())
        assert codes(refused) == [("audience", "evidence.not_guardians")]
        hidden = add_evidence(circle.pupil, circle.pupil_id, recording())
        with pytest.raises(NotThere):
            remove_evidence(circle.guardian, hidden)


def test_a_named_mentor_sees_the_one_piece_and_may_speak_about_it(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    mentor = circle.person_ids["teacher"]
    with inside(alpha):
        piece = add_evidence(circle.pupil, circle.pupil_id, recording(mentor_ids=(mentor,)))
        add_evidence(circle.pupil, circle.pupil_id, recording(title="En annen"))
        found = pathway(circle.teacher, circle.pupil_id)
        assert found is not None
        assert [each.title for each in found.portfolio] == ["Prøveopptak"]
        about = FeedbackDetails(text="Fin klang", evidence_id=piece)
        add_feedback(circle.teacher, circle.pupil_id, about)
        with pytest.raises(Refused) as refused:
            add_evidence(
                circle.pupil,
                circle.pupil_id,
                recording(mentor_ids=(circle.person_ids["stranger"],)),
            )
        assert codes(refused) == [("mentor_ids", "evidence.stranger")]


def test_a_statement_outlives_the_piece_it_is_about(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        shown = recording(audience=frozenset({Audience.TEACHERS}))
        piece = add_evidence(circle.pupil, circle.pupil_id, shown)
        for kind in FeedbackKind:
            add_feedback(
                circle.teacher,
                circle.pupil_id,
                FeedbackDetails(text=kind.value, kind=kind, evidence_id=piece),
            )
        remove_evidence(circle.pupil, piece)
        found = pathway(circle.pupil, circle.pupil_id)
        assert found is not None
        assert [each.text for each in found.feedback] == ["statement"]
        assert db.session.scalars(select(Evidence.id)).all() == []


def test_the_log_says_what_was_done_and_never_what_was_written(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        goal_id = add_item(circle.pupil, circle.pupil_id, GoalDetails(title="Hemmelig mål"))
        change_item(circle.pupil, goal_id, GoalDetails(title="Annet mål"), version=1)
        lines = db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_id == str(goal_id)).order_by(AuditEntry.id)
        ).all()
        assert [line.action for line in lines] == ["pathway:goal:add", "pathway:goal:change"]
        assert [line.after for line in lines] == [None, {"fields": ["title"]}]
        assert all("mål" not in str(line.subject_label) for line in lines)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Min sang.mp3", "Min sang.jpg"),
        ("C:\\bilder\\foto.jpg", "foto.jpg"),
        ('a"b\r\nSet-Cookie: x', "a_b__Set-Cookie_ x.jpg"),
        ("", "file.jpg"),
        ("æøå.png", "æøå.jpg"),
    ],
)
def test_a_name_can_do_no_harm(given: str, kept: str) -> None:
    assert _safe_name(given, "jpg") == kept


def test_nobody_is_found_where_nobody_is(inside: Inside, alpha: TenantView, circle: Circle) -> None:
    with inside(alpha):
        nobody: UUID = uuid4()
        assert pathway(circle.lead, nobody) is None
        with pytest.raises(NotThere):
            add_item(circle.pupil, nobody, GoalDetails(title="Mål"))


@pytest.mark.parametrize(
    ("born", "custody", "end", "opens"),
    [
        (date(2010, 1, 1), True, None, True),
        (date(2010, 1, 1), True, TODAY, True),
        (date(2010, 1, 1), True, date(2024, 5, 31), False),
        (date(2010, 1, 1), False, None, False),
        (date(2006, 6, 2), True, None, True),
        (date(2006, 6, 1), True, None, False),
    ],
    ids=["custody", "last day", "ended yesterday", "no custody", "18 tomorrow", "18 today"],
)
def test_a_guardian_opens_it_with_custody_today_and_while_the_pupil_is_a_minor(
    inside: Inside,
    alpha: TenantView,
    circle: Circle,
    born: date,
    custody: bool,
    end: date | None,
    opens: bool,
) -> None:
    with inside(alpha):
        child = make_person("Prøve", "Barn", born=born)
        make_guardianship(circle.person_ids["guardian"], child, custody=custody, end=end)

        assert (pathway(circle.guardian, child) is not None) is opens
        if not opens:
            with pytest.raises(NotThere):
                add_item(circle.guardian, child, GoalDetails(title="Mål"))
