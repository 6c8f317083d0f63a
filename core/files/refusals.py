"""Why a file is not taken."""

from __future__ import annotations

from core.kit import N_, Reason


class FileRefused(Exception):
    """The file is not taken; the reason is for the reader's language."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def unknown() -> FileRefused:
    """A file of no kind that is taken."""
    return FileRefused(
        Reason(
            "file.unknown",
            N_(
                "This file cannot be used. Choose a picture (JPEG, PNG, WebP), a sound (MP3, M4A,"
                " Ogg, FLAC, WAV) or a PDF."
            ),
        )
    )


def broken() -> FileRefused:
    """A file that is not whole, or not what its first bytes say."""
    return FileRefused(
        Reason("file.broken", N_("This file cannot be read. Save it again and try once more."))
    )


def film() -> FileRefused:
    """A film; those lie elsewhere and are linked to."""
    return FileRefused(
        Reason("file.film", N_("Films are too large to keep. Give the address of the film."))
    )


def too_large_picture() -> FileRefused:
    """A picture with more dots than a page can show."""
    return FileRefused(
        Reason("file.too_many_dots", N_("This picture is too large. Make it smaller first."))
    )


def locked() -> FileRefused:
    """A PDF with a password."""
    return FileRefused(
        Reason("file.locked", N_("This PDF is locked with a password. Save it without one."))
    )


def too_many_pages() -> FileRefused:
    """A PDF that is more of a book."""
    return FileRefused(
        Reason("file.too_many_pages", N_("This PDF has too many pages. Send the ones you need."))
    )
