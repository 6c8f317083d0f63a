"""Everything that the core and the built-in plugins say is said in every language, rightly."""

from __future__ import annotations

from core.i18n.tools.checking import faults
from core.i18n.tools.project import Project


def test_every_text_can_be_translated_and_is_to_bokmaal_nynorsk_and_danish() -> None:
    assert Project.built_in().languages == ("nb", "nn", "da")
    assert faults(Project.built_in()) == []
