"""Pieces of a portfolio and their files: what is taken, cleaned, and shown to whom."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.db.session import db
from core.tenants.context import TenantView
from plugins.pathway import (
    Audience,
    EvidenceDetails,
    EvidenceKind,
    FeedbackDetails,
    FeedbackKind,
    ShareDetails,
    Upload,
    add_evidence,
    add_feedback,
)
from plugins.pathway.models import Evidence, StoredFile
from plugins.pathway.queries import pathway, portfolio_item
from plugins.pathway.services import (
    change_evidence,
    remove_evidence,
)
from plugins.pathway.services.evidence import _safe_name
from plugins.registry import NotThere, Refused
from tests.support import uploads
from tests.support.pathway import Circle, codes, recording

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


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
