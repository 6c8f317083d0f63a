"""Finding messages in sources, and keeping the translators' files in step with them.

A message that changed is a new message: nothing is guessed, because a guess that nobody
reads becomes a wrong text. The files carry no dates and no line numbers, so that they only
change when a message does.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from core.i18n.tools.project import Project

CONFIGURATION = Path(__file__).with_name("babel.cfg")
WIDTH = 100
CONTEXT_MARK = "\x04"
"""Between a context and its message in a key, as gettext has it."""

_HEADER = """\
# {title}
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def found_messages(project: Project) -> Catalog:
    """Every message of the project's sources. Raises jinja2.TemplateSyntaxError."""
    with CONFIGURATION.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalogue = Catalog()
    for source in project.sources:
        for name, _, message, comments, context in extract_from_dir(
            str(source),
            methods,
            options,
            keywords=DEFAULT_KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        ):
            place = (project.shown(source / name), 0)
            catalogue.add(message, None, [place], auto_comments=comments, context=context)
    return catalogue


def read_catalogue(path: Path, language: str | None = None) -> Catalog:
    """The translations in the file; none when it is not there yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def write_catalogue(path: Path, catalogue: Catalog, language: str) -> None:
    """Write the file in the one form that it is kept in."""
    body = io.BytesIO()
    write_po(
        body,
        catalogue,
        width=WIDTH,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    title = f"Translations of Flygel: {language}" if language else "The messages of Flygel"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = _HEADER.format(title=title, language=language)
    path.write_text(header + body.getvalue().decode(), encoding="utf-8")


def extract(project: Project) -> int:
    """Bring all files in step with the sources; answers how many messages there are.

    Translations of messages that are still there are kept as they are.
    """
    found = found_messages(project)
    keep_in_step(project, found, {})
    return len(found)


def keep_in_step(
    project: Project, found: Catalog, given: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> None:
    """Write all files: the messages found, with the translations kept or newly given.

    `given` is by language and then by `key_of` the message; the forms are not checked here.
    """
    write_catalogue(project.template, found, "")
    for language in project.languages:
        before = read_catalogue(project.catalogue(language), language)
        after = Catalog(locale=language)
        for message in messages_of(found):
            kept = same_message(before, message)
            string = kept.string if kept else None
            flags = set(kept.flags) if kept else set()
            if forms := given.get(language, {}).get(key_of(message)):
                string = forms if len(source_forms(message)) > 1 else forms[0]
                flags.discard("fuzzy")
            after.add(
                message.id,
                string,
                message.locations,
                flags=flags,
                auto_comments=message.auto_comments,
                user_comments=kept.user_comments if kept else (),
                context=message.context,
            )
        write_catalogue(project.catalogue(language), after, language)


def key_of(message: Message) -> str:
    """The message's singular, after its context when it has one."""
    text = source_forms(message)[0]
    return f"{message.context}{CONTEXT_MARK}{text}" if message.context else text


def messages_of(catalogue: Catalog) -> list[Message]:
    """The catalogue's messages without its header, sorted."""
    return sorted(message for message in catalogue if message.id)


def same_message(catalogue: Catalog, message: Message) -> Message | None:
    """The entry for exactly the same source texts, plural and context; None when it is missing."""
    found = catalogue.get(message.id, message.context)
    return found if found is not None and found.id == message.id else None


def forms_of(message: Message) -> tuple[str, ...]:
    """The translated forms, one for each number the language tells apart; empty ones too."""
    string = message.string
    return (string,) if isinstance(string, str) else tuple(each or "" for each in string or ("",))


def source_forms(message: Message) -> tuple[str, ...]:
    """The source text, or its singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def is_translated(message: Message | None) -> bool:
    """Whether every form has a text and none of them is a guess."""
    return message is not None and not message.fuzzy and all(forms_of(message))
