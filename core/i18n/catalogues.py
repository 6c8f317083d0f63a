"""Translated messages, read once per process, with the nearest language as fallback.

The built-in plugins share the core's catalogue; a third party's plugin adds its own. A
compiled file that is missing or older than its source is compiled when it is first needed,
so that a fresh clone and an edited translation just work.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from threading import RLock

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from core.i18n.languages import FALLBACKS, fallback_chain

DOMAIN = "messages"
BUILT_IN = Path(__file__).resolve().parents[2] / "translations"

_folders: list[Path] = [BUILT_IN]
_loaded: dict[str, NullTranslations] = {}
_texts: dict[str, frozenset[str]] = {}
_lock = RLock()


def add_catalogue(folder: Path) -> None:
    """Add a third party's translations: `<folder>/<language>/LC_MESSAGES/messages.po`.

    What two catalogues both translate is taken from the one that was added first, so a
    plugin cannot change the core's words. Adding a folder twice changes nothing.
    """
    with _lock:
        if folder.resolve() not in _folders:
            _folders.append(folder.resolve())
            _loaded.clear()
            _texts.clear()


def remove_catalogue(folder: Path) -> None:
    """Take a third party's translations away again; the core's own cannot be removed."""
    with _lock:
        if folder.resolve() in _folders[1:]:
            _folders.remove(folder.resolve())
            _loaded.clear()
            _texts.clear()


def translations(language: str) -> NullTranslations:
    """The language's messages, with their fallbacks behind them."""
    found = _loaded.get(language)
    return found if found is not None else _load(language)


def is_known(message: str) -> bool:
    """Whether any catalogue translates the message: then it is a text of ours, not of a user's."""
    return any(message in _texts_of(code) for code in FALLBACKS)


def forget() -> None:
    """Read every catalogue again when it is next needed."""
    with _lock:
        _loaded.clear()
        _texts.clear()


def compile_catalogue(po: Path) -> bytes:
    """The compiled form of a `.po` file. Raises ValueError naming the file if it is broken."""
    language = po.parent.parent.name
    try:
        with po.open("rb") as file:
            catalogue = read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)
    except Exception as error:
        raise ValueError(f"{po} cannot be read: {error}") from error
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def is_stale(po: Path) -> bool:
    """Whether the compiled file beside the source is missing or older."""
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def write_compiled(po: Path) -> bytes:
    """Compile and store beside the source, in one step, so that no reader sees half a file."""
    compiled = compile_catalogue(po)
    handle, name = tempfile.mkstemp(dir=po.parent, prefix=".compiling-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(compiled)
        Path(name).replace(po.with_suffix(".mo"))
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return compiled


def _load(language: str) -> NullTranslations:
    with _lock:
        for code in reversed(fallback_chain(language)):
            if code not in _loaded:
                _loaded[code] = _read(code)
                if following := FALLBACKS[code]:
                    _loaded[code].add_fallback(_loaded[following[0]])
        return _loaded[language]


def _read(language: str) -> NullTranslations:
    """One language from all folders; the first folder's words win over later ones."""
    merged = Translations(domain=DOMAIN)
    for folder in reversed(_folders):
        po = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        if po.exists():
            merged.merge(Translations(BytesIO(_compiled(po)), DOMAIN))
    return merged


def _compiled(po: Path) -> bytes:
    if not is_stale(po):
        return po.with_suffix(".mo").read_bytes()
    # An installation that may not be written to translates just as well, only slower to start.
    with suppress(OSError):
        return write_compiled(po)
    return compile_catalogue(po)


def _texts_of(language: str) -> frozenset[str]:
    """The source texts that the language itself translates, without their contexts."""
    if language not in _texts:
        # Babel keeps them where its own `merge` reads them: by text, or by text and form.
        catalogue = getattr(translations(language), "_catalog", {})
        texts = (key[0] if isinstance(key, tuple) else key for key in catalogue)
        _texts[language] = frozenset(text.rpartition("\x04")[2] for text in texts)
    return _texts[language]
