"""FK-21: a final report as a tagged PDF that a council would accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.plugin_api import (
    Cover,
    Document,
    Grid,
    Heading,
    Items,
    LineFigure,
    Paragraph,
    Part,
    current_tenant,
    format_date,
    pick,
    typeset,
    use_language,
)
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole.rules import SECTION_LABELS, Section

_SCORES = (1, 5)


def report_pdf(content: Mapping[str, Any]) -> bytes:
    """The report in the municipality group's own written form: cover, contents, numbered parts."""
    with use_language(content["language"]):
        texts = {part["key"]: part["text"] for part in content["sections"]}
        parts: list[Part] = []
        for section in Section:
            written = _written(section, texts.get(section, ""), content)
            if written:
                parts.append(Heading(text=_(SECTION_LABELS[section])))
                parts += written
        if content["film_url"]:
            parts.append(Heading(text=_("Film")))
            parts.append(
                Paragraph(
                    text=_("The municipality’s film: %(address)s", address=content["film_url"])
                )
            )
        return typeset(
            Document(
                title=content["title"],
                language=content["language"],
                sender=pick(current_tenant().names),
                footer=f"{content['municipality']} – {content['cohort']}",
                cover=Cover(
                    kicker=_("Final report"),
                    lines=(
                        _joined(content),
                        content["cohort"],
                        format_date(date.fromisoformat(content["written_on"])),
                    ),
                ),
                contents=_("Contents"),
                numbered=True,
                parts=tuple(parts),
            )
        )


def _joined(content: Mapping[str, Any]) -> str:
    if not content["partners"]:
        return str(content["municipality"])
    return _(
        "%(name)s together with %(partners)s",
        name=content["municipality"],
        partners=", ".join(content["partners"]),
    )


def _written(section: Section, text: str, content: Mapping[str, Any]) -> list[Part]:
    """What a part says: what the group wrote, and what belongs there of goals and members."""
    found = list(blocks(text))
    if section is Section.GROUP and content["members"]:
        found.append(
            Grid(
                header=(_("Sector"), _("Role")),
                rows=tuple((each["sector"], each["role"]) for each in content["members"]),
            )
        )
    if section is Section.GOALS:
        for goal in content["goals"]:
            found += _goal(goal)
    return found


def _goal(goal: Mapping[str, Any]) -> list[Part]:
    parts: list[Part] = [Heading(text=goal["title"], level=2)]
    if goal["outcome"]:
        parts.append(Paragraph(text=_("Outcome goal: %(text)s", text=goal["outcome"])))
    told = (
        (_("Where are we today?"), goal["today"]),
        (_("Where do we want to be?"), goal["wished"]),
        (_("How do we get there?"), goal["how"]),
    )
    rows = tuple((question, answer) for question, answer in told if answer)
    if rows:
        parts.append(Grid(header=(_("Question"), _("Answer")), rows=rows))
    scores: Sequence[Mapping[str, Any]] = goal["scores"]
    if scores:
        told_scores = ", ".join(f"{each['gathering']}: {each['score']}" for each in scores)
        parts.append(
            LineFigure(
                labels=tuple(each["gathering"] for each in scores),
                values=tuple(each["score"] for each in scores),
                lowest=_SCORES[0],
                highest=_SCORES[1],
                caption=_("Self-assessment from 1 to 5, gathering by gathering"),
                alt=_("Self-assessment. %(scores)s", scores=told_scores),
            )
        )
        parts.append(
            Grid(
                header=(_("Gathering"), _("Self-assessment")),
                rows=tuple((each["gathering"], str(each["score"])) for each in scores),
                numeric=frozenset({1}),
            )
        )
    return parts


def blocks(text: str) -> list[Part]:
    """What was typed as paragraphs and lists: lines that begin with a hyphen are a list."""
    found: list[Part] = []
    lines: list[str] = []
    items: list[str] = []

    def flush() -> None:
        if items:
            found.append(Items(items=tuple(items)))
        if lines:
            found.append(Paragraph(text="\n".join(lines)))
        items.clear()
        lines.clear()

    for line in text.splitlines():
        is_item = line.lstrip().startswith(("- ", "– ", "• "))
        if not line.strip() or (is_item and lines) or (not is_item and items):
            flush()
        if is_item:
            items.append(line.lstrip()[2:].strip())
        elif line.strip():
            lines.append(line.strip())
    flush()
    return found
