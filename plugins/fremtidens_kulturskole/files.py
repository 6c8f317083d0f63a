"""The programme's tables as files: what is shown, for CSV, XLSX and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.plugin_api import Column, Table, pick
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole.labels import (
    COLUMN_NAMES,
    LANGUAGE_LABELS,
    MARK_LABELS,
    SECTOR_LABELS,
    THEME_LABELS,
    VALUE_LABELS,
)
from plugins.fremtidens_kulturskole.queries import (
    AdviceView,
    AttendanceView,
    EntryView,
    GoalsView,
    GridRow,
    GridView,
    MemberView,
    SupportView,
)
from plugins.fremtidens_kulturskole.rules import Milestone


def grid_table(found: GridView, rows: Sequence[GridRow]) -> Table:
    """FK-22: the grid, a column for each milestone."""
    columns = [Column("municipality", _("Municipality"))]
    columns += [
        Column(
            column.key, f"{column.group}: {_(column.label)}" if column.group else _(column.label)
        )
        for column in found.columns
    ]
    return Table(
        found.cohort.name,
        columns,
        [
            {
                "municipality": row.group.name,
                **{
                    column.key: mark_text(cell)
                    for column, cell in zip(found.columns, row.cells, strict=True)
                },
            }
            for row in rows
        ],
    )


def mark_text(cell: Milestone) -> str:
    """A milestone in words: "Late (3 days)"."""
    label = _(MARK_LABELS[cell.mark])
    if not cell.days_late:
        return label
    return _("%(state)s, %(days)s days late", state=label, days=cell.days_late)


def members_table(members: Iterable[MemberView]) -> Table:
    """FK-3: who is in the groups within reach."""
    columns = (
        Column("group", _("Municipality group")),
        Column("name", _("Name")),
        Column("sector", _("Sector")),
        Column("role", _("Role")),
        Column("coordinator", _("Coordinates the group")),
        Column("joined_on", _("From"), "date"),
        Column("left_on", _("Last day in the group"), "date"),
    )
    return Table(
        _("Municipality groups"),
        columns,
        [
            {
                "group": each.group,
                "name": each.name,
                "sector": _(SECTOR_LABELS[each.sector]),
                "role": each.role,
                "coordinator": each.is_coordinator,
                "joined_on": each.joined_on,
                "left_on": each.left_on,
            }
            for each in members
        ],
    )


def attendance_table(found: AttendanceView) -> Table:
    """FK-12: who was at a gathering."""
    columns = (
        Column("group", _("Municipality group")),
        Column("name", _("Name")),
        Column("sector", _("Sector")),
        Column("role", _("Role")),
        Column("present", _("Was there")),
    )
    return Table(
        found.gathering.title,
        columns,
        [
            {
                "group": member.group,
                "name": member.name,
                "sector": _(SECTOR_LABELS[member.sector]),
                "role": member.role,
                "present": present,
            }
            for member, present in found.rows
        ],
    )


def goals_table(found: GoalsView) -> Table:
    """FK-15: goals with their self-assessments, a column for each gathering."""
    held = [
        each
        for each in found.gatherings
        if any(one.gathering_id == each.id for goal in found.goals for one in goal.assessments)
    ]
    columns = [
        Column("title", _("Local goal")),
        Column("outcome", _("Outcome goal")),
        Column("areas", _("Value areas")),
        Column("today", _("Where are we today?")),
        Column("wished", _("Where do we want to be?")),
        Column("how", _("How do we get there?")),
        *(Column(str(each.id), each.title, "integer") for each in held),
    ]
    return Table(
        _("Goals"),
        columns,
        [
            {
                "title": goal.title,
                "outcome": pick(goal.outcome.text) if goal.outcome else "",
                "areas": ", ".join(_(VALUE_LABELS[area]) for area in goal.value_areas),
                "today": goal.today,
                "wished": goal.wished,
                "how": goal.how,
                **{str(each.id): None for each in held},
                **{str(one.gathering_id): one.score for one in goal.assessments},
            }
            for goal in found.goals
        ],
    )


def log_table(entries: Iterable[EntryView]) -> Table:
    """FK-17: the three columns of a group, a line for each entry."""
    columns = (
        Column("on", _("Day"), "date"),
        Column("column", _("Column")),
        Column("text", _("Text")),
        Column("by", _("Noted by")),
        Column("shared", _("Shared")),
    )
    return Table(
        "Gjort – lært – lurt",
        columns,
        [
            {
                "on": each.noted_on,
                "column": COLUMN_NAMES[each.column],
                "text": each.text,
                "by": each.noted_by,
                "shared": each.advice_id is not None,
            }
            for each in entries
        ],
    )


def advice_table(found: Iterable[AdviceView]) -> Table:
    """FK-17: shared advice as the list's address shows it."""
    columns = (
        Column("title", _("The advice")),
        Column("text", _("In more words")),
        Column("municipality", _("Municipality")),
        Column("stands_behind", _("Who stands behind it")),
        Column("areas", _("Value areas")),
        Column("language", _("Written form")),
        Column("shared_on", _("Shared"), "date"),
    )
    return Table(
        _("Advice"),
        columns,
        [
            {
                "title": each.title,
                "text": each.text,
                "municipality": each.municipality,
                "stands_behind": each.stands_behind,
                "areas": ", ".join(_(VALUE_LABELS[area]) for area in each.value_areas),
                "language": LANGUAGE_LABELS[each.language],
                "shared_on": each.shared_on,
            }
            for each in found
        ],
    )


def support_table(agreements: Iterable[SupportView]) -> Table:
    """FK-18: agreements with their hours; never what was noted."""
    columns = (
        Column("group", _("Municipality group")),
        Column("guide", _("Process guide")),
        Column("themes", _("Themes")),
        Column("agreed", _("Hours agreed"), "decimal"),
        Column("used", _("Hours used"), "decimal"),
        Column("left", _("Hours left"), "decimal"),
        Column("starts_on", _("First day"), "date"),
        Column("ends_on", _("Last day"), "date"),
    )
    return Table(
        _("Process support"),
        columns,
        [
            {
                "group": each.group.name,
                "guide": each.guide_name,
                "themes": ", ".join(_(THEME_LABELS[theme]) for theme in each.themes),
                "agreed": each.hours.agreed,
                "used": each.hours.used,
                "left": each.hours.left,
                "starts_on": each.starts_on,
                "ends_on": each.ends_on,
            }
            for each in agreements
        ],
    )
