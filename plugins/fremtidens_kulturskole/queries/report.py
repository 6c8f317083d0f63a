"""Final reports: what they are built from, what the group writes, and what was published."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Actor, db, gettext, pick, use_language
from plugins.fremtidens_kulturskole.models import Cohort, Participant, Passage, Report
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.queries.advice import advice_of, entries_of
from plugins.fremtidens_kulturskole.queries.cohorts import (
    cohort_view,
    group_row,
    group_rows,
    members_of,
    partners_of,
)
from plugins.fremtidens_kulturskole.queries.goals import goals_of
from plugins.fremtidens_kulturskole.queries.views import GroupRow, PassageView, ReportView
from plugins.fremtidens_kulturskole.queries.writing import passages_at
from plugins.fremtidens_kulturskole.rules import (
    SECTION_LABELS,
    SECTOR_LABELS,
    Column,
    Section,
    lines_for_report,
)

HIGHEST_LISTED = 40


def report(
    actor: Actor, participant_id: UUID, permission: str = CohortPermission.READ_GROUP
) -> ReportView | None:
    """FK-21: a group's report as it is being written, or None out of reach."""
    group = group_row(actor, participant_id, permission)
    if group is None or group.is_observer:
        return None
    return _view(group)


def _view(group: GroupRow) -> ReportView:
    row = db.session.scalar(select(Report).where(Report.participant_id == group.id))
    cohort = db.session.scalars(select(Cohort).where(Cohort.id == group.cohort_id)).one()
    texts = passages_at(Passage.report_id, [row.id] if row is not None else [])
    sections: tuple[PassageView, ...] = texts.answers(
        row.id if row is not None else None,
        [(str(section), gettext(SECTION_LABELS[section])) for section in Section],
    )
    return ReportView(
        group=group,
        cohort=cohort_view(cohort),
        state=row.state if row is not None else "none",
        title=row.title if row is not None else "",
        film_url=row.film_url if row is not None else "",
        handed_in_on=row.handed_in_on if row is not None else None,
        published_on=row.published_on if row is not None else None,
        version=row.version if row is not None else 0,
        sections=sections,
    )


def suggested_texts(participant_id: UUID) -> dict[str, str]:
    """FK-21: what goals, log and shared advice say already, by section of the report."""
    group = group_rows(Participant.id == participant_id)[0]
    entries = [(str(each.column), each.text) for each in reversed(entries_of(participant_id))]
    with use_language(group.language):
        sectors = sorted(
            {
                gettext(SECTOR_LABELS[each.sector])
                for each in members_of({group.id: group.name})
                if each.left_on is None
            }
        )
    advice = [f"{each.title}: {each.text}" for each in advice_of(participant_id)]
    return {
        Section.GROUP: "\n".join(f"- {each}" for each in sectors),
        Section.WORK: _listed(lines_for_report(entries, Column.DONE)),
        Section.LEARNED: _listed(lines_for_report(entries, Column.LEARNED)),
        Section.ADVICE: _listed(tuple(advice) or lines_for_report(entries, Column.WISE)),
    }


def _listed(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {' '.join(line.split())}" for line in lines[:HIGHEST_LISTED])


def report_content(
    actor: Actor, participant_id: UUID, permission: str = CohortPermission.READ_GROUP
) -> dict[str, Any] | None:
    """FK-21: the whole report as it stands, for its PDF; None out of reach or not begun."""
    found = report(actor, participant_id, permission)
    if found is None or not found.version:
        return None
    return _content(actor, found)


def published_content(actor: Actor, participant_id: UUID, *, now: datetime) -> dict[str, Any]:
    """FK-21: the report as it is to be kept and shown from now on."""
    group = group_rows(Participant.id == participant_id)[0]
    return {**_content(actor, _view(group)), "published_at": now.isoformat()}


def _content(actor: Actor, found: ReportView) -> dict[str, Any]:
    """Plain values in the group's own language form; nothing in it is looked up again.

    Nobody is named: the group is told by its sectors and roles.
    """
    language = str(found.group.language)
    goals = goals_of(found.group, actor.today)
    partners = partners_of([found.group.id]).get(found.group.id, ())
    with use_language(language):
        members = [
            {"sector": gettext(SECTOR_LABELS[each.sector]), "role": each.role}
            for each in members_of({found.group.id: found.group.name})
            if each.left_on is None
        ]
        return {
            "title": found.title or found.group.name,
            "municipality": found.group.name,
            "partners": [each.name for each in partners],
            "cohort": found.cohort.name,
            "language": language,
            "written_on": actor.today.isoformat(),
            "film_url": found.film_url,
            "sections": [
                {"key": str(section), "text": passage.text}
                for section, passage in zip(Section, found.sections, strict=True)
            ],
            "members": members,
            "goals": [
                {
                    "title": each.title,
                    "outcome": pick(each.outcome.text) if each.outcome else "",
                    "today": each.today,
                    "wished": each.wished,
                    "how": each.how,
                    "scores": [
                        {"gathering": one.gathering, "score": one.score}
                        for one in each.assessments
                        if one.score is not None
                    ],
                }
                for each in goals.goals
            ],
        }


def public_reports(cohort_id: UUID) -> list[tuple[GroupRow, dict[str, Any]]]:
    """FK-21: what was published of a cohort's reports, by municipality. Three statements."""
    rows = {
        row.participant_id: row.published
        for row in db.session.scalars(
            select(Report)
            .join(
                Participant,
                (Participant.tenant_id == Report.tenant_id)
                & (Participant.id == Report.participant_id),
            )
            .where(Participant.cohort_id == cohort_id, Report.published.is_not(None))
        )
        if row.published
    }
    if not rows:
        return []
    return [(group, rows[group.id]) for group in group_rows(Participant.id.in_(sorted(rows)))]


def public_report(cohort_id: UUID, participant_id: UUID) -> dict[str, Any] | None:
    """FK-21: one published report of a cohort, or None."""
    found = {group.id: content for group, content in public_reports(cohort_id)}
    return found.get(participant_id)
