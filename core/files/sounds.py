"""Sounds: the recording itself is kept as it is; everything said about it is taken out.

Where a format is a row of boxes or chunks, only those that the sound needs are kept, because
what a library calls a tag is not all that a telephone writes into a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from struct import error as StructError
from struct import pack, unpack_from
from typing import Any

from mutagen import MutagenError, apev2, flac, id3, mp3, mp4, oggflac, oggopus, oggvorbis

from core.files.refusals import broken, film, unknown

# Boxes of an MP4 file that hold other boxes which are looked at in turn.
_HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf"}
# Boxes that say how to play it. Any other box says something else, and becomes an empty one.
_NEEDED_BOXES = {
    b"ftyp", b"mdat", b"moof", b"sidx", b"mvex",
    b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"smhd", b"elst", b"dref", b"stsd", b"stts", b"ctts",
    b"stsc", b"stsz", b"stco", b"co64", b"stss", b"sgpd", b"sbgp", b"iods",
}  # fmt: skip
# The chunks of a WAV file without which it does not sound.
_NEEDED_CHUNKS = {b"fmt ", b"fact", b"data"}
# What the first page of an Ogg file begins with, after the page's own head.
_OGG_KINDS: dict[bytes, Any] = {
    b"OpusHead": oggopus.OggOpus,
    b"\x01vorbis": oggvorbis.OggVorbis,
    b"\x7fFLAC": oggflac.OggFLAC,
}
# A box's name, where it starts and where it ends.
Box = tuple[bytes, int, int]


def clean_mp3(content: bytes) -> bytes:
    """Without ID3 (also a picture, or a text in it) and APE tags. Raises FileRefused."""
    file = BytesIO(content)
    _try(lambda: id3.delete(file))
    _try(lambda: apev2.delete(_rewound(file)))
    sound = _read(mp3.MP3, file)
    # One or two bytes that look like a frame are no recording.
    if sound.info.sketchy:
        raise unknown()
    return file.getvalue()


def clean_ogg(content: bytes) -> bytes:
    """Vorbis, Opus or FLAC in Ogg, with an empty comment. Raises FileRefused."""
    kind = next(
        (kind for start, kind in _OGG_KINDS.items() if content[28:].startswith(start)), None
    )
    if kind is None:
        raise unknown()
    file = BytesIO(content)
    sound = _read(kind, file)
    _try(lambda: sound.delete(_rewound(file)))
    return file.getvalue()


def clean_flac(content: bytes) -> bytes:
    """Only what a player needs: no pictures, comments or blocks of applications."""
    file = BytesIO(content)
    _try(lambda: id3.delete(file))
    sound = _read(flac.FLAC, file)
    needed = (flac.StreamInfo, flac.SeekTable)
    sound.metadata_blocks = [each for each in sound.metadata_blocks if isinstance(each, needed)]
    sound.tags = None
    _try(lambda: sound.save(_rewound(file), padding=lambda _info: 0))
    return file.getvalue()


def clean_wav(content: bytes) -> bytes:
    """Built anew from the chunks that it needs to sound. Raises FileRefused."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise unknown()
    kept: list[bytes] = []
    names: list[bytes] = []
    place = 12
    while place + 8 <= len(content):
        name, size = unpack_from("<4sI", content, place)
        body = content[place + 8 : place + 8 + size]
        if name in _NEEDED_CHUNKS:
            names.append(name)
            kept.append(name + pack("<I", len(body)) + body + b"\0" * (len(body) % 2))
        place += 8 + size + size % 2
    if names.count(b"fmt ") != 1 or names.count(b"data") != 1:
        raise broken()
    whole = b"WAVE" + b"".join(kept)
    return b"RIFF" + pack("<I", len(whole)) + whole


def clean_mp4(content: bytes) -> bytes:
    """The sound of an M4A; boxes that tell something else become empty. Raises FileRefused.

    They keep their length, because other boxes say by numbers where the sound lies. A film is
    refused.
    """
    cleaned = bytearray(content)
    tracks: list[bytes] = []
    for name, start, end in _boxes(content, 0, len(content)):
        if name not in _HOLDERS | _NEEDED_BOXES:
            cleaned[start + 4 : end] = b"free" + b"\0" * (end - start - 8)
        elif name == b"hdlr" and end - start >= 32:
            tracks.append(content[start + 16 : start + 20])
            # A name for people comes last.
            cleaned[start + 32 : end] = b"\0" * (end - start - 32)
    if b"vide" in tracks:
        raise film()
    if tracks != [b"soun"]:
        raise unknown()
    _read(mp4.MP4, BytesIO(bytes(cleaned)))
    return bytes(cleaned)


def _boxes(content: bytes, start: int, end: int) -> Iterator[Box]:
    """Every box, holders before what they hold."""
    place = start
    while place + 8 <= end:
        size, name = unpack_from(">I4s", content, place)
        head = 8
        if size == 1 and place + 16 <= end:
            (size,) = unpack_from(">Q", content, place + 8)
            head = 16
        elif size == 0:
            size = end - place
        # A box of no known kind is emptied whole, so its head must be the short one.
        if size < head or place + size > end or (head > 8 and name != b"mdat"):
            raise broken()
        yield name, place, place + size
        if name in _HOLDERS:
            yield from _boxes(content, place + head, place + size)
        place += size


def _read(kind: Any, file: BytesIO) -> Any:
    """The library's view of the file; its classes have no types."""
    return _try(lambda: kind(_rewound(file)))


def _rewound(file: BytesIO) -> BytesIO:
    file.seek(0)
    return file


def _try(act: Callable[[], Any]) -> Any:
    """What the library answers; whatever it stumbles over is a broken file."""
    try:
        return act()
    except (
        MutagenError, StructError, ValueError, IndexError, KeyError, EOFError, OSError,
        RecursionError,
    ):  # fmt: skip
        raise broken() from None
