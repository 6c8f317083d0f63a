"""Files as people send them, and as attackers do; all made here."""

from __future__ import annotations

import wave
from io import BytesIO
from struct import pack
from zlib import crc32

import pikepdf
from mutagen.id3 import ID3, TIT2
from mutagen.ogg import OggPage
from PIL import Image

PLACE = b"59.9139N 10.7522E"


def jpeg(size: tuple[int, int] = (64, 48), *, with_place: bool = False) -> bytes:
    """A picture; `with_place` as a telephone takes it, with GPS and the name of the device."""
    picture = Image.new("RGB", size, "teal")
    target = BytesIO()
    if not with_place:
        picture.save(target, "JPEG")
        return target.getvalue()
    exif = Image.Exif()
    exif[0x010F] = "Prøvekamera"
    exif[0x0112] = 6
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (59.0, 54.0, 50.0)
    gps[3], gps[4] = "E", (10.0, 45.0, 8.0)
    picture.save(target, "JPEG", exif=exif, comment=PLACE)
    return target.getvalue()


def png(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> bytes:
    """A picture of a screen."""
    target = BytesIO()
    Image.new(mode, size).save(target, "PNG")
    return target.getvalue()


def wav(*, with_place: bool = False) -> bytes:
    """A tenth of a second of silence."""
    target = BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 800)
    content = target.getvalue()
    if with_place:
        note = b"LIST" + pack("<I", len(PLACE) + 1) + PLACE + b"\0"
        content += note
        content = content[:4] + pack("<I", len(content) - 8) + content[8:]
    return content


def mp3(*, with_place: bool = False) -> bytes:
    """Some frames of silence, with what a recorder writes before them."""
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413
    target = BytesIO(frame * 40)
    if with_place:
        tags = ID3()
        tags.add(TIT2(encoding=0, text=PLACE.decode()))
        tags.save(target)
    return target.getvalue()


def box(name: bytes, *content: bytes) -> bytes:
    """A box of an MP4 file."""
    body = b"".join(content)
    return pack(">I4s", len(body) + 8, name) + body


def m4a(*, with_place: bool = False, handler: bytes = b"soun") -> bytes:
    """A recording of a telephone, without sound in it."""
    header = box(b"mvhd", b"\0" * 12, pack(">II", 1000, 1000), b"\0" * 80)
    media = box(b"mdhd", b"\0" * 12, pack(">II", 8000, 800), b"\0" * 4)
    handled = box(b"hdlr", b"\0" * 8, handler, b"\0" * 12, b"Opptak\0")
    rate = box(b"btrt", b"\0" * 12)
    entry = box(
        b"mp4a", b"\0" * 6, pack(">H", 1), b"\0" * 8, pack(">HHI", 1, 16, 0), b"\0" * 4, rate
    )
    sample = box(b"stsd", b"\0" * 4, pack(">I", 1), entry)
    track = box(b"trak", box(b"mdia", media, handled, box(b"minf", box(b"stbl", sample))))
    place = box(b"udta", box(b"\xa9xyz", PLACE)) if with_place else b""
    return (
        box(b"ftyp", b"M4A ", b"\0" * 4, b"M4A mp42")
        + box(b"moov", header, track, place)
        + box(b"mdat", b"\0" * 64)
    )


def opus(*, with_place: bool = False) -> bytes:
    """A recording of a browser."""
    head = b"OpusHead" + pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    note = b"LOCATION=" + (PLACE if with_place else b"")
    tags = b"OpusTags" + pack("<I", 5) + b"Prove" + pack("<II", 1, len(note)) + note
    pages = []
    for sequence, packet in enumerate((head, tags, b"\xf8\xff\xfe")):
        page = OggPage()
        page.serial, page.sequence, page.packets = 7, sequence, [packet]
        page.first, page.last = sequence == 0, sequence == 2
        page.position = 960 if sequence == 2 else 0
        pages.append(page.write())
    return b"".join(pages)


def pdf(*, pages: int = 1, armed: bool = False, password: str = "") -> bytes:
    """A sheet of music; `armed` with all that a PDF can do besides being read."""
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(200, 100))
        if armed:
            _arm(document)
        target = BytesIO()
        encryption = pikepdf.Encryption(owner=password, user=password) if password else False
        document.save(target, encryption=encryption)
        return target.getvalue()


def _arm(document: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hei')")
    document.Root.OpenAction = script
    document.Root.AA = pikepdf.Dictionary(WC=script)
    document.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["start", script]))
    )
    document.attachments["evil.exe"] = b"MZ evil"
    page = document.pages[0]
    page.obj.AA = pikepdf.Dictionary(O=script)
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="evil.exe")
    page.obj.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=[0, 0, 10, 10],
                A=launch,
            )
        ]
    )
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [PLACE.decode()]
    document.docinfo["/Author"] = PLACE.decode()
    photo = pikepdf.Stream(document, jpeg(with_place=True))
    photo.Type, photo.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    photo.Filter = pikepdf.Name.DCTDecode
    photo.Width, photo.Height, photo.BitsPerComponent = 64, 48, 8
    photo.ColorSpace = pikepdf.Name.DeviceRGB
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P0=photo))


_DOTS = pack(">4sIIBBBBB", b"IHDR", 60_000, 60_000, 8, 2, 0, 0, 0)
# A picture of ten gigabytes in some forty bytes.
BOMB = (
    b"\x89PNG\r\n\x1a\n"
    + pack(">I", 13)
    + _DOTS
    + pack(">I", crc32(_DOTS))
    + pack(">I4sI", 0, b"IDAT", crc32(b"IDAT"))
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.domain)</script>"
