"""Everything that the core and the built-in plugins say is said in every language, rightly."""

from __future__ import annotations

from core.i18n.tools.checking import faults
from core.i18n.tools.literals import literals
from core.i18n.tools.project import Project


def test_every_text_is_translated_to_bokmaal_nynorsk_and_danish() -> None:
    assert Project.built_in().languages == ("nb", "nn", "da")
    assert faults(Project.built_in()) == []


def test_no_text_is_shown_that_cannot_be_translated() -> None:
    project = Project.built_in()
    allowed = {entry["text"] for entry in project.exceptions.get("text", [])}
    assert [str(each) for each in sorted(literals(project)) if each.text not in allowed] == []
