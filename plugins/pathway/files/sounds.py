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

from mutagen import MutagenError, apev2, id3
from mutagen.flac import FLAC, SeekTable, StreamInfo
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from plugins.pathway.files.refusals import broken, film, unknown

# Boxes of an MP4 file that hold other boxes which are looked at in turn.
_HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf"}
# Boxes that say something about the recording: names, places, times, pictures, anything.
_TELLING = {b"udta", b"meta", b"uuid", b"XMP_", b"skip", b"free", b"wide", b"pdin", b"mfra"}
_LEFT_ALONE = {b"ftyp", b"mdat", b"moof", b"sidx"}
# The chunks of a WAV file without which it does not sound.
_NEEDED_CHUNKS = {b"fmt ", b"fact", b"data"}


def clean_mp3(content: bytes) -> bytes:
    """Without ID3 (also a picture, or a text in it) and APE tags. Raises FileRefused."""
    file = _opened(content)
    _try(lambda: id3.delete(file))
    _try(lambda: apev2.delete(file))
    sound = _try(lambda: MP3(_rewound(file)))
    if sound.info.sketchy:
        raise unknown()
    # What stands before the first frame is no sound.
    start = max(int(sound.info.frame_offset or 0), 0) if hasattr(sound.info, "frame_offset") else 0
    return file.getvalue()[start:]


def clean_ogg(content: bytes) -> bytes:
    """Vorbis, Opus or FLAC in Ogg, with an empty comment. Raises FileRefused."""
    for kind in (OggOpus, OggVorbis, OggFLAC):
        file = _opened(content)
        try:
            sound = kind(file)
        except MutagenError:
            continue
        except (StructError, ValueError, IndexError, EOFError, OSError):
            raise broken() from None
        _try(lambda sound=sound, file=file: sound.delete(_rewound(file)))
        return file.getvalue()
    raise unknown()


def clean_flac(content: bytes) -> bytes:
    """Only what a player needs: no pictures, comments or blocks of applications."""
    file = _opened(content)
    _try(lambda: id3.delete(file))
    sound = _try(lambda: FLAC(_rewound(file)))
    kept = [each for each in sound.metadata_blocks if isinstance(each, StreamInfo | SeekTable)]
    sound.metadata_blocks = kept
    sound.tags = None
    _try(lambda: sound.save(_rewound(file), padding=lambda _info: 0))
    return file.getvalue()


def clean_wav(content: bytes) -> bytes:
    """Built anew from the chunks that it needs to sound. Raises FileRefused."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise unknown()
    kept = b""
    names = []
    place = 12
    while place + 8 <= len(content):
        name = content[place : place + 4]
        (size,) = unpack_from("<I", content, place + 4)
        body = content[place + 8 : place + 8 + size]
        if name in _NEEDED_CHUNKS:
            names.append(name)
            kept += name + pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
        place += 8 + size + size % 2
    if names.count(b"fmt ") != 1 or names.count(b"data") != 1:
        raise broken()
    return b"RIFF" + pack("<I", 4 + len(kept)) + b"WAVE" + kept


def clean_mp4(content: bytes) -> bytes:
    """The sound of an M4A; boxes that tell something become empty. Raises FileRefused.

    They keep their length, because the other boxes say by numbers where the sound lies. A film
    is refused.
    """
    cleaned = bytearray(content)
    tracks: list[bytes] = []
    for name, start, end in _boxes(content, 0, len(content)):
        if name in _TELLING or name not in _HOLDERS | _LEFT_ALONE | _INNER:
            _blank(cleaned, start, end)
        elif name == b"hdlr" and end - start >= 20:
            tracks.append(content[start + 16 : start + 20])
            # A name for people comes last.
            cleaned[start + 32 : end] = b"\0" * (end - start - 32)
    if b"vide" in tracks:
        raise film()
    if tracks != [b"soun"]:
        raise unknown()
    _try(lambda: MP4(BytesIO(bytes(cleaned))))
    return bytes(cleaned)


# Boxes inside a track that say how to play it.
_INNER = {
    b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"smhd", b"elst", b"dref", b"stsd", b"stts", b"ctts",
    b"stsc", b"stsz", b"stco", b"co64", b"stss", b"sgpd", b"sbgp", b"iods", b"mvex",
}  # fmt: skip


def _boxes(content: bytes, start: int, end: int, depth: int = 0) -> Iterator[tuple[bytes, int, int]]:
    """Every box as (name, where it starts, where it ends); holders before what they hold."""
    if depth > len(_HOLDERS):
        raise broken()
    place = start
    while place + 8 <= end:
        size, name = unpack_from(">I4s", content, place)
        head = 8
        if size == 1 and place + 16 <= end:
            (size,) = unpack_from(">Q", content, place + 8)
            head = 16
        elif size == 0:
            size = end - place
        if size < head or place + size > end:
            raise broken()
        yield name, place, place + size
        if name in _HOLDERS:
            yield from _boxes(content, place + head, place + size, depth + 1)
        place += size


def _blank(cleaned: bytearray, start: int, end: int) -> None:
    cleaned[start + 4 : start + 8] = b"free"
    cleaned[start + 8 : end] = b"\0" * (end - start - 8)


def _opened(content: bytes) -> BytesIO:
    return BytesIO(content)


def _rewound(file: BytesIO) -> BytesIO:
    file.seek(0)
    return file


def _try(act: Callable[[], Any]) -> Any:
    """What the library answers; whatever it stumbles over is a broken file."""
    try:
        return act()
    except (MutagenError, StructError, ValueError, IndexError, KeyError, EOFError, OSError):
        raise broken() from None
