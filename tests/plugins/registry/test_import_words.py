"""The words of the interface can be used in a file, so that an exported list can be imported."""

from __future__ import annotations

import pytest
from babel.messages import Catalog

from core.i18n.tools.extraction import read_catalogue
from core.i18n.tools.project import TRANSLATED, Project
from plugins.registry.models import OrganisationKind
from plugins.registry.services.imports.columns import FIELDS, guess_columns, kind_named


def _shown(catalogue: Catalog, text: str) -> str:
    message = catalogue.get(text)
    assert message is not None
    assert isinstance(message.string, str)
    return message.string


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_headings_that_the_interface_shows_are_understood_in_a_file(language: str) -> None:
    catalogue = read_catalogue(Project.built_in().catalogue(language), language)
    header = [_shown(catalogue, field.label) for field in FIELDS]
    assert guess_columns(header) == {field.key: place for place, field in enumerate(FIELDS)}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_kinds_that_the_interface_shows_are_understood_in_a_file(language: str) -> None:
    catalogue = read_catalogue(Project.built_in().catalogue(language), language)
    understood = {kind: kind_named(_shown(catalogue, kind.label)) for kind in OrganisationKind}
    assert understood == {kind: kind for kind in OrganisationKind}
