"""PDFs: their pages are put into a new document, and nothing else of the old one.

What a PDF can do besides being read (run scripts, open files, fill in and send forms, carry other
files) hangs on its root, its pages' actions and its annotations. None of these comes along.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf

from core.files.refusals import broken, locked, too_many_pages

MOST_PAGES = 200
# What a page says how to draw; anything else of it is left behind.
_PAGE_KEYS = {
    "/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox",
    "/ArtBox", "/Rotate", "/UserUnit", "/Group",
}  # fmt: skip
# What hangs on pictures, fonts and drawings without being drawn.
_TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/AA", "/A", "/OPI", "/JS")


def clean_pdf(content: bytes) -> bytes:
    """The pages as they look; no scripts, links, forms, attachments or metadata.

    Raises FileRefused.
    """
    try:
        with pikepdf.open(BytesIO(content)) as old:
            if len(old.pages) > MOST_PAGES:
                raise too_many_pages()
            if not len(old.pages):
                raise broken()
            return _pages_of(old)
    except pikepdf.PasswordError:
        raise locked() from None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, KeyError, RecursionError):
        raise broken() from None


def _pages_of(old: pikepdf.Pdf) -> bytes:
    with pikepdf.new() as new:
        new.pages.extend(old.pages)
        for page in new.pages:
            for key in list(page.obj.keys()):
                if key not in _PAGE_KEYS:
                    del page.obj[key]
        for thing in new.objects:
            _strip(thing)
        if "/Info" in new.trailer:
            del new.trailer["/Info"]
        target = BytesIO()
        new.save(target, deterministic_id=True)
        return target.getvalue()


def _strip(thing: Any) -> None:
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    for key in _TELLING:
        if key in thing:
            del thing[key]
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == pikepdf.Name.DCTDecode:
        raw = thing.read_raw_bytes()
        thing.write(without_segments(raw), filter=pikepdf.Name.DCTDecode)


def without_segments(jpeg: bytes) -> bytes:
    """A JPEG without its application segments and comments, where a camera writes the place.

    Its dots stay as they are; so do JFIF and the colour transform, which say how to show them.
    """
    if jpeg[:2] != b"\xff\xd8":
        return jpeg
    kept = bytearray(b"\xff\xd8")
    place = 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker == 0xDA:
            break
        length = int.from_bytes(jpeg[place + 2 : place + 4], "big")
        told = 0xE1 <= marker <= 0xED or marker in {0xEF, 0xFE}
        if not told:
            kept += jpeg[place : place + 2 + length]
        place += 2 + length
    return bytes(kept) + jpeg[place:]
