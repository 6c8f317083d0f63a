"""Handing out what is not translated, and taking translations back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.i18n.tools.checking import translation_faults
from core.i18n.tools.extraction import (
    found_messages,
    is_translated,
    keep_in_step,
    key_of,
    messages_of,
    read_catalogue,
    same_message,
    source_forms,
)
from core.i18n.tools.project import Project


def todo(project: Project, languages: Iterable[str]) -> list[dict[str, object]]:
    """What the languages lack: key, plural, places, the developer's note, which languages."""
    there = {
        language: read_catalogue(project.catalogue(language), language) for language in languages
    }
    lacking: list[dict[str, object]] = []
    for message in messages_of(found_messages(project)):
        missing = [
            language
            for language, catalogue in there.items()
            if not is_translated(same_message(catalogue, message))
        ]
        if not missing:
            continue
        entry: dict[str, object] = {"message": key_of(message), "missing": missing}
        if len(source_forms(message)) > 1:
            entry["plural"] = source_forms(message)[1]
        entry["files"] = sorted({place for place, _ in message.locations})
        if message.auto_comments:
            entry["note"] = " ".join(message.auto_comments)
        lacking.append(entry)
    return lacking


def fill(project: Project, translations: Mapping[str, Mapping[str, str | list[str]]]) -> list[str]:
    """Put translations into the files; answers with what was refused and why.

    The files are brought in step with the sources first. A translation that the gate would
    refuse is left out; the others are kept.
    """
    found = found_messages(project)
    by_key = {key_of(message): message for message in messages_of(found)}
    refused = [f"{key!r} is not a message" for key in translations if key not in by_key]
    accepted: dict[str, dict[str, tuple[str, ...]]] = {code: {} for code in project.languages}
    for key, message in by_key.items():
        for language, given in translations.get(key, {}).items():
            forms = (given,) if isinstance(given, str) else tuple(given)
            if language not in accepted:
                refused.append(f"{key!r}: {language} is not one of the languages")
            elif wrong := translation_faults(message, forms):
                refused += [f"{language}: {key!r} {fault}" for fault in wrong]
            else:
                accepted[language][key] = forms
    keep_in_step(project, found, accepted)
    return refused
