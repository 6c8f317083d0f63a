"""The words of the interface can be used in a file, so that an exported list can be imported."""

from __future__ import annotations

import pytest
from babel.messages import Catalog

from core.i18n.tools.extraction import read_catalogue
from core.i18n.tools.project import TRANSLATED, Project
from plugins.registry.models import Level, OrganisationKind
from plugins.registry.services.imports import people_columns
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


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_headings_of_a_list_of_people_are_understood_too(language: str) -> None:
    catalogue = read_catalogue(Project.built_in().catalogue(language), language)
    fields = people_columns.FIELDS
    header = [_shown(catalogue, field.label) for field in fields]
    assert guess_columns(header, fields) == {field.key: place for place, field in enumerate(fields)}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_levels_that_the_interface_shows_are_understood_in_a_file(language: str) -> None:
    catalogue = read_catalogue(Project.built_in().catalogue(language), language)
    understood = {
        level: people_columns.level_named(_shown(catalogue, level.label)) for level in Level
    }
    assert understood == {level: level for level in Level}
