"""The portfolio, its files, and evidence of every kind as programmes count it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from core.plugin_api import db, today
from plugins.pathway.models import (
    CoWriter,
    Evidence,
    EvidenceKind,
    EvidenceViewer,
    Feedback,
    Performance,
    StoredFile,
)
from plugins.pathway.queries.views import (
    Counts,
    EvidenceView,
    FileView,
    PortfolioItem,
    ShareView,
    Viewer,
)
from plugins.pathway.rules import Audience
from plugins.registry import Named, person_names


def portfolio_of(viewer: Viewer) -> tuple[PortfolioItem, ...]:
    """The pieces that the viewer may see, the newest first."""
    found = _items(Evidence.person_id == viewer.person.id)
    return tuple(item for item in found if viewer.sees_evidence(item))


def portfolio_item(evidence_id: UUID) -> PortfolioItem | None:
    """One piece; callers answer for who sees it."""
    return next(iter(_items(Evidence.id == evidence_id)), None)


def named_for(own_id: UUID) -> tuple[tuple[PortfolioItem, str], ...]:
    """The pieces that people have named somebody for, with whose they are."""
    named = select(EvidenceViewer.evidence_id).where(EvidenceViewer.person_id == own_id)
    found = _items(Evidence.id.in_(named))
    names = person_names({item.person_id for item in found})
    return tuple((item, names.get(item.person_id, "")) for item in found)


def _items(condition: ColumnElement[bool]) -> list[PortfolioItem]:
    rows = db.session.scalars(
        select(Evidence).where(condition).order_by(Evidence.on_day.desc(), Evidence.id.desc())
    ).all()
    ids = [row.id for row in rows]
    mentors, shares, files = _mentors(ids), _shares(rows), _files(ids)
    return [
        PortfolioItem(
            id=row.id,
            person_id=row.person_id,
            kind=EvidenceKind(row.kind),
            title=row.title,
            on=row.on_day,
            text=row.text,
            link=row.link,
            audience=frozenset(map(Audience, row.audience)),
            mentors=tuple(mentors[row.id]),
            shares=tuple(shares[row.id]),
            file=files.get(row.id),
            version=row.version,
        )
        for row in rows
    ]


def _mentors(ids: Sequence[UUID]) -> dict[UUID, list[Named]]:
    found: dict[UUID, list[Named]] = defaultdict(list)
    if not ids:
        return found
    rows = db.session.execute(
        select(EvidenceViewer.evidence_id, EvidenceViewer.person_id)
        .where(EvidenceViewer.evidence_id.in_(ids))
        .order_by(EvidenceViewer.id)
    ).all()
    names = person_names({row.person_id for row in rows})
    for row in rows:
        found[row.evidence_id].append(Named(id=row.person_id, name=names.get(row.person_id, "")))
    return found


def _shares(rows: Sequence[Evidence]) -> dict[UUID, list[ShareView]]:
    found: dict[UUID, list[ShareView]] = defaultdict(list)
    owners = {row.id: row.person_id for row in rows if row.kind == EvidenceKind.OWN_WORK}
    if not owners:
        return found
    writers = db.session.scalars(
        select(CoWriter)
        .where(CoWriter.evidence_id.in_(sorted(owners)))
        .order_by(CoWriter.evidence_id, CoWriter.position)
    ).all()
    names = person_names({each.person_id for each in writers if each.person_id})
    for each in writers:
        found[each.evidence_id].append(
            ShareView(
                name=names.get(each.person_id, each.name) if each.person_id else each.name,
                share=each.share,
                is_person=each.person_id == owners[each.evidence_id],
            )
        )
    return found


def _files(ids: Sequence[UUID]) -> dict[UUID, FileView]:
    if not ids:
        return {}
    rows = db.session.execute(
        select(
            StoredFile.evidence_id, StoredFile.name, StoredFile.content_type, StoredFile.size
        ).where(StoredFile.evidence_id.in_(ids))
    )
    return {
        row.evidence_id: FileView(name=row.name, content_type=row.content_type, size=row.size)
        for row in rows
    }


def file_content(evidence_id: UUID, start: int = 0, length: int | None = None) -> bytes:
    """The file's content, or a part of it, read by the database; b"" where there is none."""
    part: Any = StoredFile.content
    if start or length is not None:
        # substring() counts from 1.
        bounds = (start + 1,) if length is None else (start + 1, length)
        part = func.substring(StoredFile.content, *bounds)
    found = db.session.scalar(select(part).where(StoredFile.evidence_id == evidence_id))
    return bytes(found) if found is not None else b""


def bytes_used(person_id: UUID) -> int:
    """How many bytes all files of a person have together."""
    total = db.session.scalar(
        select(func.coalesce(func.sum(StoredFile.size), 0)).where(
            StoredFile.evidence_id.in_(select(Evidence.id).where(Evidence.person_id == person_id))
        )
    )
    return int(total or 0)


def evidence_of(person_id: UUID) -> list[EvidenceView]:
    """Everything that shows what somebody has done, the newest first; a statement counts, too.

    A performance counts from its day on. No reach is applied: callers answer for who sees it.
    """
    day = today()
    found = [
        EvidenceView(id=row.id, kind=EvidenceKind(row.kind), title=row.title, on=row.on_day)
        for row in db.session.execute(
            select(Evidence.id, Evidence.kind, Evidence.title, Evidence.on_day).where(
                Evidence.person_id == person_id
            )
        )
    ]
    found += [
        EvidenceView(id=row.id, kind=EvidenceKind.PERFORMANCE, title=row.title, on=row.on_day)
        for row in db.session.execute(
            select(Performance.id, Performance.title, Performance.on_day).where(
                Performance.person_id == person_id, Performance.on_day <= day
            )
        )
    ]
    found += [
        EvidenceView(id=row.id, kind=EvidenceKind.STATEMENT, title=row.author_name, on=row.given_on)
        for row in db.session.execute(
            select(Feedback.id, Feedback.author_name, Feedback.given_on).where(
                Feedback.person_id == person_id, Feedback.kind == "statement"
            )
        )
    ]
    return sorted(found, key=lambda each: (each.on, each.id), reverse=True)


def evidence_counts(person_id: UUID) -> Counts:
    """How many pieces of evidence there are of each kind; every kind is there."""
    found = dict.fromkeys(EvidenceKind, 0)
    for _, kind, number in db.session.execute(counted_evidence([person_id])):
        found[EvidenceKind(kind)] = number
    return found


def counted_evidence(person_ids: Collection[UUID]) -> Select[UUID, str, int]:
    """How many pieces people have of each kind, for a statement of one's own; none is no row."""
    people = sorted(set(person_ids))
    pieces = union_all(
        select(Evidence.person_id, Evidence.kind.label("kind")).where(
            Evidence.person_id.in_(people)
        ),
        select(Performance.person_id, literal(EvidenceKind.PERFORMANCE.value)).where(
            Performance.person_id.in_(people), Performance.on_day <= today()
        ),
        select(Feedback.person_id, literal(EvidenceKind.STATEMENT.value)).where(
            Feedback.person_id.in_(people), Feedback.kind == "statement"
        ),
    ).subquery()
    return select(pieces.c.person_id, pieces.c.kind, func.count().label("number")).group_by(
        pieces.c.person_id, pieces.c.kind
    )
