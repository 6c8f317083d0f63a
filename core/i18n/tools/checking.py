"""The gate: what has to be right before a text is shown to anybody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from core.i18n.tools.extraction import (
    forms_of,
    found_messages,
    messages_of,
    read_catalogue,
    same_message,
    source_forms,
)
from core.i18n.tools.literals import literal_faults
from core.i18n.tools.project import Project
from core.i18n.tools.wording import Wording

# The space that Python allows as a flag is left out: "%(name) is" would be read as "% i".
_PLACEHOLDER = re.compile(r"%\((\w+)\)[-#0+]*[0-9]*(?:\.[0-9]+)?([a-zA-Z])")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_ENTITY = re.compile(r"&(?:#?\w+);")
_FORMS = 2
"""All our languages tell one from many, and nothing more."""


def faults(project: Project) -> list[str]:
    """Everything that is wrong with the project's texts; an empty list is a pass."""
    found = found_messages(project)
    return [
        *_source_faults(project, found),
        *_template_faults(project, found),
        *(
            fault
            for language in project.languages
            for fault in _faults_in(project, found, language)
        ),
        *literal_faults(project),
    ]


def translation_faults(message: Message, forms: tuple[str, ...]) -> list[str]:
    """What is wrong with these translated forms of the message, apart from its words."""
    sources = source_forms(message)
    if len(sources) == 1 and len(forms) != 1:
        return [f"has {len(forms)} forms, but the message has no plural"]
    if len(sources) > 1 and len(forms) != _FORMS:
        return [f"has {len(forms)} plural forms instead of {_FORMS}"]
    if not all(forms):
        return ["is not translated"]
    return [
        fault for place, form in enumerate(forms) for fault in _form_faults(sources, place, form)
    ]


def _form_faults(sources: tuple[str, ...], place: int, form: str) -> Iterator[str]:
    source = sources[place]
    # "One school" may leave the number out where another language says it, and the other way.
    fitting = [placeholders(each) for each in (sources if place == 0 else (source,))]
    if placeholders(form) not in fitting:
        yield f"has the placeholders {_listed(form)} instead of {_listed(source)}: {form!r}"
    if stray := stray_per_cent(form):
        yield f"has a lone per cent sign at {stray!r}; write %%: {form!r}"
    if _edges(source) != _edges(form):
        yield f"begins or ends with other spaces or lines than the source: {form!r}"
    if source.count("\n") != form.count("\n"):
        yield f"has {form.count(chr(10))} line breaks instead of {source.count(chr(10))}: {form!r}"
    if _markup(source) != _markup(form):
        yield f"has other markup than the source: {form!r}"


def placeholders(text: str) -> frozenset[tuple[str, str]]:
    """The named placeholders with the way they are written."""
    return frozenset(_PLACEHOLDER.findall(text.replace("%%", "")))


def stray_per_cent(text: str) -> str:
    """The text from a per cent sign on that is neither doubled nor a named placeholder."""
    rest = _PLACEHOLDER.sub("", text.replace("%%", ""))
    return rest[rest.index("%") :][:12] if "%" in rest else ""


def _source_faults(project: Project, found: Catalog) -> Iterator[str]:
    for message in messages_of(found):
        for source in source_forms(message):
            if stray := stray_per_cent(source):
                yield (
                    f"{_places(message)}: {source!r} has a lone per cent sign at {stray!r}."
                    " Write %% for the sign and %(name)s for a value."
                )


def _template_faults(project: Project, found: Catalog) -> Iterator[str]:
    listed = read_catalogue(project.template)
    if {_identity(each) for each in messages_of(listed)} != {
        _identity(each) for each in messages_of(found)
    }:
        yield f"{project.shown(project.template)} is behind the sources: {_EXTRACT}"


def _faults_in(project: Project, found: Catalog, language: str) -> Iterator[str]:
    path = project.catalogue(language)
    name = project.shown(path)
    if not path.exists():
        yield f"{name} is missing: {_EXTRACT}"
        return
    translated = read_catalogue(path, language)
    wording = Wording.of(language, project)
    absent: list[Message] = []
    untranslated: list[Message] = []
    for message in messages_of(found):
        entry = same_message(translated, message)
        if entry is None:
            absent.append(message)
        elif not any(forms_of(entry)):
            untranslated.append(message)
        else:
            if entry.fuzzy:
                yield f"{name}: {_label(message)} is a guess (fuzzy). Read it and remove the mark."
            for fault in (*translation_faults(message, forms_of(entry)), *wording.faults(entry)):
                yield f"{name}: {_label(message)} {fault}"
    unused = [entry for entry in messages_of(translated) if same_message(found, entry) is None]
    yield from _together(name, absent, f"are not there: {_EXTRACT}")
    yield from _together(name, [*unused, *translated.obsolete.values()], f"are unused: {_EXTRACT}")
    list_them = f"`python -m core.i18n.tools todo --lang {language}` lists them."
    yield from _together(name, untranslated, f"are not translated: {list_them}")
    yield from (f"{project.shown(project.allowed_file)}: {fault}" for fault in wording.unused())


_EXTRACT = "run `python -m core.i18n.tools extract`."


def _together(name: str, messages: list[Message], what: str) -> Iterator[str]:
    """One line for many messages, for a list of hundreds hides what is next to it."""
    if messages:
        shown = ", ".join(_label(message) for message in messages[:3])
        more = " …" if len(messages) > 3 else ""
        yield f"{name}: {len(messages)} messages {what} ({shown}{more})"


def _identity(message: Message) -> tuple[str | None, tuple[str, ...]]:
    return message.context, source_forms(message)


def _label(message: Message) -> str:
    text = source_forms(message)[0]
    return repr(text if len(text) <= 80 else f"{text[:79]}…")


def _places(message: Message) -> str:
    return ", ".join(sorted({place for place, _ in message.locations}))


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _markup(text: str) -> Counter[str]:
    return Counter(_TAG.findall(text)) + Counter(_ENTITY.findall(text))


def _listed(text: str) -> str:
    return ", ".join(sorted(name for name, _ in placeholders(text))) or "none"
