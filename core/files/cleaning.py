"""Which kind of file it is, and who cleans it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import filetype

from core.files.pictures import clean_picture
from core.files.refusals import FileRefused, film, unknown
from core.files.scores import clean_pdf
from core.files.sounds import (
    clean_flac,
    clean_mp3,
    clean_mp4,
    clean_ogg,
    clean_wav,
)

# For a browser's file chooser; what counts is the content.
ACCEPTED = ".jpg,.jpeg,.png,.webp,.mp3,.m4a,.ogg,.oga,.opus,.flac,.wav,.pdf"
# By what the first bytes say: what it is kept as, the end of its name, and who cleans it.
_KINDS: Mapping[str, tuple[str, str, Callable[[bytes], bytes]]] = MappingProxyType(
    {
        "image/jpeg": ("image/jpeg", "jpg", clean_picture),
        "image/png": ("image/png", "png", clean_picture),
        "image/webp": ("image/webp", "webp", clean_picture),
        "audio/mpeg": ("audio/mpeg", "mp3", clean_mp3),
        "audio/mp4": ("audio/mp4", "m4a", clean_mp4),
        "video/mp4": ("audio/mp4", "m4a", clean_mp4),
        "audio/ogg": ("audio/ogg", "ogg", clean_ogg),
        "audio/x-flac": ("audio/flac", "flac", clean_flac),
        "audio/x-wav": ("audio/wav", "wav", clean_wav),
        "application/pdf": ("application/pdf", "pdf", clean_pdf),
    }
)
__all__ = ["ACCEPTED", "CleanFile", "FileRefused", "clean"]


@dataclass(frozen=True, kw_only=True)
class CleanFile:
    """A file as it may be kept and served."""

    content: bytes
    content_type: str
    extension: str


def clean(content: bytes) -> CleanFile:
    """The file made safe. Raises FileRefused for whatever is not on the list, or is not whole."""
    guessed = filetype.guess_mime(content)
    if guessed not in _KINDS:
        raise film() if str(guessed).startswith("video/") else unknown()
    content_type, extension, cleaner = _KINDS[guessed]
    return CleanFile(content=cleaner(content), content_type=content_type, extension=extension)
