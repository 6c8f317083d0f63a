"""A portfolio: putting something in, its file, its writers, and who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from uuid import UUID

from sqlalchemy import delete, select

from core.kit import N_, Reason
from core.plugin_api import Actor, FileRefused, clean_file, db
from plugins.pathway.models import (
    CoWriter,
    Evidence,
    EvidenceKind,
    EvidenceViewer,
    Feedback,
    StoredFile,
)
from plugins.pathway.queries.access import mentor_ids, viewer
from plugins.pathway.queries.evidence import bytes_used, portfolio_item
from plugins.pathway.queries.views import Viewer
from plugins.pathway.rules import ALONE, Audience, Part, Relation, Share, may_share_out
from plugins.pathway.services.editing import (
    Subject,
    locked_plan,
    locked_row,
    put_values,
    refuse,
    write_down,
    writer,
)
from plugins.pathway.settings import MEGABYTE, largest_file, quota
from plugins.registry import Named, NotThere, Objection, Refused, person_names, teachers_of

EVIDENCE = Subject(word="evidence", kind="pathway_evidence")
LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class ShareDetails:
    """KM-15: a writer's share in per cent; `name` is empty for the person itself."""

    name: str
    share: Decimal


@dataclass(frozen=True, kw_only=True)
class EvidenceDetails:
    """A piece of a portfolio. `audience` empty: only the person sees it, and named mentors."""

    kind: EvidenceKind
    title: str
    on: date
    text: str = ""
    link: str = ""
    audience: frozenset[Audience] = ALONE
    mentor_ids: tuple[UUID, ...] = ()
    shares: tuple[ShareDetails, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as somebody sent it: what it is called there and its bytes."""

    name: str
    content: bytes


def add_evidence(
    actor: Actor, person_id: UUID, details: EvidenceDetails, upload: Upload | None = None
) -> UUID:
    """Puts something into a portfolio and returns its id. Raises NotThere and Refused."""
    by = writer(actor, person_id, Part.EVIDENCE)
    _check(by, details)
    locked_plan(person_id)
    row = Evidence(person_id=person_id, **_values(details))
    db.session.add(row)
    db.session.flush()
    _name_mentors(actor, row, details.mentor_ids, by)
    _share_out(row, details.shares)
    if upload is not None:
        _store(row, upload)
    if not (upload or details.text or details.link):
        raise refuse(Reason("evidence.empty", N_("Add a file, an address or a text.")), "file")
    write_down(actor, EVIDENCE, "add", row.id)
    return row.id


def change_evidence(
    actor: Actor,
    evidence_id: UUID,
    details: EvidenceDetails,
    upload: Upload | None = None,
    *,
    version: int | None,
) -> None:
    """Changes it; a new file takes the old one's place. Raises as `add_evidence` does.

    ChangedMeanwhile when somebody else was faster.
    """
    row, by = _own_row(actor, evidence_id, version)
    _check(by, details)
    locked_plan(row.person_id)
    changed = put_values(row, _values(details))
    if _name_mentors(actor, row, details.mentor_ids, by):
        changed.append("mentors")
    if _share_out(row, details.shares):
        changed.append("shares")
    if upload is not None:
        _store(row, upload)
        changed.append("file")
    if changed:
        if row.version == version:
            row.version += 1
            db.session.flush()
        write_down(actor, EVIDENCE, "change", evidence_id, changed)


def put_file(
    actor: Actor, evidence_id: UUID, upload: Upload | None, *, version: int | None
) -> None:
    """Puts a file to a piece, in place of one that is there. Raises as `change_evidence` does."""
    row, _by = _own_row(actor, evidence_id, version)
    if upload is None:
        raise refuse(Reason("file.missing", N_("Choose a file.")), "file")
    locked_plan(row.person_id)
    _store(row, upload)
    row.version += 1
    db.session.flush()
    write_down(actor, EVIDENCE, "change", evidence_id, ["file"])


def remove_evidence(actor: Actor, evidence_id: UUID) -> UUID:
    """Takes it out with its file and what was said about it, and returns whose it was.

    A statement about it stays and counts: it speaks of the person. Raises NotThere.
    """
    row, _by = _own_row(actor, evidence_id, None)
    person_id = row.person_id
    for each in db.session.scalars(
        select(Feedback).where(Feedback.evidence_id == evidence_id, Feedback.kind == "statement")
    ):
        each.evidence_id = None
    db.session.flush()
    db.session.delete(row)
    db.session.flush()
    write_down(actor, EVIDENCE, "remove", evidence_id)
    return person_id


def possible_mentors(actor: Actor, person_id: UUID) -> tuple[Named, ...]:
    """Whom the person may name for a piece: mentors, teachers, and who gave them feedback."""
    ids = set(mentor_ids(person_id))
    ids |= {each.id for each in teachers_of(person_id, today=actor.today)}
    ids |= set(
        db.session.scalars(
            select(Feedback.author_id).where(
                Feedback.person_id == person_id, Feedback.author_id.is_not(None)
            )
        )
    )
    ids.discard(person_id)
    names = person_names(ids)
    return tuple(Named(id=each, name=name) for each, name in names.items())


def _values(details: EvidenceDetails) -> dict[str, object]:
    return {
        "kind": details.kind.value,
        "title": details.title,
        "on_day": details.on,
        "text": details.text,
        "link": details.link,
        "audience": sorted(each.value for each in details.audience),
    }


def _check(by: Viewer, details: EvidenceDetails) -> None:
    objections = []
    if details.kind in {EvidenceKind.PERFORMANCE, EvidenceKind.STATEMENT}:
        objections.append(
            Objection(
                "kind", Reason("evidence.kind", N_("Performances and statements are kept apart."))
            )
        )
    if details.link and not details.link.startswith("https://"):
        objections.append(
            Objection(
                "link",
                Reason("evidence.link", N_("The address of a film begins with https://.")),
            )
        )
    if details.shares and details.kind is not EvidenceKind.OWN_WORK:
        objections.append(
            Objection("shares", Reason("shares.no_work", N_("Only an own work is shared out.")))
        )
    shares = [Share(name=each.name, share=each.share) for each in details.shares]
    objections += [Objection("shares", reason) for reason in may_share_out(shares).reasons]
    # A guardian never puts something where they could not see it themselves.
    for_a_child = Relation.GUARDIAN in by.relations and not by.is_self
    if for_a_child and Audience.GUARDIANS not in details.audience:
        objections.append(
            Objection(
                "audience",
                Reason(
                    "evidence.not_guardians",
                    N_("What you put in yourself is shown to guardians, too."),
                ),
            )
        )
    if objections:
        raise Refused(*objections)


def _own_row(actor: Actor, evidence_id: UUID, version: int | None) -> tuple[Evidence, Viewer]:
    row = locked_row(Evidence, evidence_id)
    by = viewer(actor, row.person_id)
    item = portfolio_item(evidence_id)
    if by is None or item is None or not by.writes(Part.EVIDENCE) or not by.sees_evidence(item):
        raise NotThere(f"Evidence {evidence_id}")
    return locked_row(Evidence, evidence_id, version=version), by


def _name_mentors(actor: Actor, row: Evidence, wanted: Sequence[UUID], by: Viewer) -> bool:
    """Names exactly those; only the person does. Whether anything changed. Raises Refused."""
    there = set(
        db.session.scalars(
            select(EvidenceViewer.person_id).where(EvidenceViewer.evidence_id == row.id)
        )
    )
    asked = set(wanted)
    if asked == there or not by.is_self:
        return False
    if not asked - there <= {each.id for each in possible_mentors(actor, row.person_id)}:
        raise refuse(
            Reason("evidence.stranger", N_("Choose one of the alternatives.")), "mentor_ids"
        )
    db.session.execute(delete(EvidenceViewer).where(EvidenceViewer.evidence_id == row.id))
    db.session.add_all(EvidenceViewer(evidence_id=row.id, person_id=each) for each in sorted(asked))
    db.session.flush()
    return True


def _share_out(row: Evidence, shares: Sequence[ShareDetails]) -> bool:
    """Keeps exactly those writers, in that order; whether anything changed."""
    there = db.session.scalars(
        select(CoWriter).where(CoWriter.evidence_id == row.id).order_by(CoWriter.position)
    ).all()
    wanted = [(each.name.strip(), each.share) for each in shares]
    if [("" if each.person_id else each.name, each.share) for each in there] == wanted:
        return False
    db.session.execute(delete(CoWriter).where(CoWriter.evidence_id == row.id))
    db.session.add_all(
        CoWriter(
            evidence_id=row.id,
            position=position,
            person_id=None if name else row.person_id,
            name=name,
            share=share,
        )
        for position, (name, share) in enumerate(wanted)
    )
    db.session.flush()
    return True


def _store(row: Evidence, upload: Upload) -> None:
    """Cleans and keeps the file. Raises Refused at `file`. The plan's lock is held."""
    if len(upload.content) > largest_file():
        raise refuse(
            Reason(
                "file.too_large",
                N_("The file is too large: at the most %(megabytes)s MB."),
                {"megabytes": largest_file() // MEGABYTE},
            ),
            "file",
        )
    try:
        file = clean_file(upload.content)
    except FileRefused as refused:
        raise refuse(refused.reason, "file") from None
    db.session.execute(delete(StoredFile).where(StoredFile.evidence_id == row.id))
    if bytes_used(row.person_id) + len(file.content) > quota():
        raise refuse(
            Reason(
                "file.no_room",
                N_("There is no room left: all files together have at the most %(megabytes)s MB."),
                {"megabytes": quota() // MEGABYTE},
            ),
            "file",
        )
    db.session.add(
        StoredFile(
            evidence_id=row.id,
            name=_safe_name(upload.name, file.extension),
            content_type=file.content_type,
            size=len(file.content),
            content=file.content,
        )
    )
    db.session.flush()


def _safe_name(name: str, extension: str) -> str:
    """What the file is called when it is downloaded; its ending is what its content is."""
    stem = PurePosixPath(name.replace("\\", "/")).name.rpartition(".")[0] or name
    kept = "".join(each if each.isalnum() or each in " -_()" else "_" for each in stem).strip()
    return f"{kept[:LONGEST_NAME].strip() or 'file'}.{extension}"
