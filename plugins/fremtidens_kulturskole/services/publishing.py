"""Final reports from their first draft to the theme page, and material."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.kit import N_, Reason
from core.plugin_api import Actor, db, new_id
from plugins.fremtidens_kulturskole.models import (
    Cohort,
    Gathering,
    Material,
    Participant,
    Passage,
    Report,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.queries.report import published_content, suggested_texts
from plugins.fremtidens_kulturskole.rules import (
    Section,
    check_film,
    may_hand_in_report,
    may_publish_report,
)
from plugins.fremtidens_kulturskole.services.editing import added, group, locked, put, tell
from plugins.fremtidens_kulturskole.services.hand_ins import unresolved_in
from plugins.fremtidens_kulturskole.services.refusals import (
    Conflict,
    NotThere,
    Refused,
    Stale,
    ask,
)
from plugins.fremtidens_kulturskole.services.writing import Place, Text, Written, settle, write


def begin_report(actor: Actor, participant_id: UUID, *, now: datetime) -> UUID:
    """FK-21: builds a draft from the group's goals, log and shared advice; once.

    Parts that somebody has written in already stay as they are. Raises NotThere.
    """
    row = _open(actor, participant_id)
    texts = suggested_texts(participant_id)
    there = set(db.session.scalars(select(Passage.slot).where(Passage.report_id == row.id)))
    missing = {
        str(section): Text(text=text)
        for section, text in texts.items()
        if text and section not in there
    }
    write(actor, Place(report_id=row.id), missing, now=now)
    db.session.flush()
    return row.id


def write_section(
    actor: Actor,
    participant_id: UUID,
    section: Section,
    *,
    text: str,
    seen_version: int,
    now: datetime,
    pen: str = "",
) -> Written:
    """FK-21: saves a part of the report. Raises Conflict once it is handed in, NotThere."""
    row = _open(actor, participant_id)
    slot = str(section)
    typed = {slot: Text(text=text, seen_version=seen_version)}
    return write(actor, Place(report_id=row.id), typed, now=now, pen=pen)[slot]


def settle_section(
    actor: Actor,
    participant_id: UUID,
    section: Section,
    *,
    text: str,
    seen_version: int,
    now: datetime,
) -> int:
    """FK-21: of two texts for one part, the one that is to stand. Raises Stale, NotThere."""
    row = _open(actor, participant_id)
    return settle(
        actor,
        Place(report_id=row.id),
        str(section),
        text=text,
        seen_version=seen_version,
        now=now,
    )


def change_report(
    actor: Actor, participant_id: UUID, *, title: str, film_url: str, version: int | None
) -> None:
    """FK-21: its title, and a film at an https address. Raises Refused, Conflict, Stale."""
    row = _open(actor, participant_id)
    if version is not None and version != row.version:
        raise Stale
    film = film_url.strip()
    if faults := check_film(film):
        raise Refused(*faults)
    before, after = put(row, title=title.strip(), film_url=film)
    if after:
        tell(actor, "report:change", "report", row.id, row.title, before=before, after=after)


def hand_in_report(actor: Actor, participant_id: UUID, *, version: int | None = None) -> None:
    """FK-21: the group is done. Raises Refused while a part is missing, Conflict, Stale."""
    row = _open(actor, participant_id)
    if version is not None and version != row.version:
        raise Stale
    texts = {
        passage.slot: passage.text
        for passage in db.session.scalars(select(Passage).where(Passage.report_id == row.id))
    }
    ask(may_hand_in_report(texts, unresolved=unresolved_in(Passage.report_id == row.id)))
    put(row, state="handed_in", handed_in_on=actor.today)
    tell(actor, "report:hand_in", "report", row.id, row.title)


def reopen_report(actor: Actor, participant_id: UUID) -> None:
    """FK-21: the group writes on; what is published stays as it is. Raises NotThere."""
    group(actor, participant_id, CohortPermission.WRITE_GROUP)
    row = _locked(participant_id)
    put(row, state="draft")
    tell(actor, "report:change", "report", row.id, row.title, after={"state": "draft"})


def publish_report(
    actor: Actor, participant_id: UUID, *, now: datetime, version: int | None = None
) -> None:
    """FK-21: puts the report, as it is now, on the theme page. Raises Refused, Stale, NotThere."""
    group(actor, participant_id, CohortPermission.PUBLISH)
    row = _locked(participant_id)
    if version is not None and version != row.version:
        raise Stale
    ask(may_publish_report(row.state))
    put(
        row,
        state="published",
        published_on=actor.today,
        published=published_content(actor, participant_id, now=now),
    )
    tell(actor, "report:publish", "report", row.id, row.title)


def unpublish_report(actor: Actor, participant_id: UUID) -> None:
    """FK-21: off the theme page again. Raises NotThere."""
    group(actor, participant_id, CohortPermission.PUBLISH)
    row = _locked(participant_id)
    put(row, state="handed_in", published_on=None, published=None)
    tell(actor, "report:withdraw", "report", row.id, row.title)


def add_material(
    actor: Actor,
    cohort_id: UUID,
    *,
    title: str,
    text: str = "",
    url: str = "",
    gathering_id: UUID | None = None,
    publish: bool = False,
) -> UUID:
    """FK-8: something to read or see; published, observers and everybody see it.

    Raises Refused for an address that is not https, NotThere.
    """
    cohort = locked(Cohort, cohort_id)
    _ask_material(cohort.id, url, gathering_id)
    row = added(
        Material(
            cohort_id=cohort.id,
            gathering_id=gathering_id,
            title=title.strip(),
            text=text.strip(),
            url=url.strip(),
            published_on=actor.today if publish else None,
        )
    )
    tell(actor, "material:add", "material", row.id, row.title, after={"published": publish})
    return row.id


def change_material(
    actor: Actor,
    material_id: UUID,
    *,
    title: str,
    text: str,
    url: str,
    gathering_id: UUID | None,
    publish: bool,
    version: int | None,
) -> None:
    """FK-8: other words, or published or not. Raises Refused, Stale, NotThere."""
    row = locked(Material, material_id, version=version)
    _ask_material(row.cohort_id, url, gathering_id)
    day = (row.published_on or actor.today) if publish else None
    before, after = put(
        row,
        title=title.strip(),
        text=text.strip(),
        url=url.strip(),
        gathering_id=gathering_id,
        published_on=day,
    )
    if after:
        tell(actor, "material:change", "material", row.id, row.title, before=before, after=after)


def remove_material(actor: Actor, material_id: UUID) -> None:
    """FK-8: takes it away. Raises NotThere."""
    row = locked(Material, material_id)
    tell(actor, "material:remove", "material", row.id, row.title, before={"title": row.title})
    db.session.delete(row)
    db.session.flush()


def _ask_material(cohort_id: UUID, url: str, gathering_id: UUID | None) -> None:
    if check_film(url.strip()):
        raise Refused(
            Reason("material.url", N_("Write the whole address, beginning with https://"))
        )
    if gathering_id is not None:
        owner = db.session.scalar(select(Gathering.cohort_id).where(Gathering.id == gathering_id))
        if owner != cohort_id:
            raise NotThere(gathering_id)


def _open(actor: Actor, participant_id: UUID) -> Report:
    """The group's report, locked, made when it is the first to open it; it may be written in."""
    found: Participant = group(actor, participant_id, CohortPermission.WRITE_GROUP)
    if found.standing != "participant":
        raise NotThere(participant_id)
    db.session.execute(
        insert(Report)
        .values(
            tenant_id=found.tenant_id,
            id=new_id(),
            participant_id=found.id,
            state="draft",
            title="",
            film_url="",
            version=1,
        )
        .on_conflict_do_nothing()
    )
    row = _locked(participant_id)
    if row.state == "handed_in":
        raise Conflict(
            Reason(
                "report.closed",
                N_("The report has been handed in. Open it again before you write on."),
            )
        )
    return row


def _locked(participant_id: UUID) -> Report:
    row = db.session.scalar(
        select(Report)
        .where(Report.participant_id == participant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotThere(participant_id)
    return row
