"""What is uploaded: found out by its content, cleaned, or refused."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from mutagen import File as open_sound
from PIL import Image

from core.files import FileRefused, clean
from core.files.pictures import LONGEST_SIDE
from core.files.scores import MOST_PAGES
from tests.support import uploads
from tests.support.uploads import HTML, PLACE


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (uploads.jpeg(), "image/jpeg"),
        (uploads.png(), "image/png"),
        (uploads.wav(), "audio/wav"),
        (uploads.mp3(), "audio/mpeg"),
        (uploads.mp3(with_place=True), "audio/mpeg"),
        (uploads.m4a(), "audio/mp4"),
        (uploads.opus(), "audio/ogg"),
        (uploads.pdf(), "application/pdf"),
    ],
)
def test_a_file_is_kept_as_what_its_content_is(content: bytes, content_type: str) -> None:
    assert clean(content).content_type == content_type


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.unknown"),
        (HTML, "file.unknown"),
        (uploads.SVG, "file.unknown"),
        (b"<?xml version='1.0'?>" + uploads.SVG, "file.unknown"),
        (b"MZ" + b"\0" * 200, "file.unknown"),
        (b"PK\x03\x04" + b"\0" * 200, "file.unknown"),
        (b"GIF89a" + HTML, "file.unknown"),
        # The first bytes of a picture, and a page of a script behind them.
        (b"\xff\xd8\xff\xe0" + HTML, "file.broken"),
        (b"\x89PNG\r\n\x1a\n" + HTML, "file.broken"),
        (b"RIFF\0\0\0\0WAVE" + HTML, "file.broken"),
        (b"%PDF-1.7\n" + HTML, "file.broken"),
        (b"OggS" + HTML * 3, "file.unknown"),
        (b"ID3\x03\0\0\0\0\0\0" + HTML * 9, "file.broken"),
        (b"fLaC" + HTML, "file.broken"),
        (uploads.jpeg()[:300], "file.broken"),
        (uploads.BOMB, "file.too_many_dots"),
        (uploads.m4a(handler=b"vide"), "file.film"),
        (b"\0\0\0\x18ftypqt  " + b"\0" * 100, "file.film"),
        (b"\x1a\x45\xdf\xa3" + b"\0" * 20 + b"\x42\x82\x84webm" + b"\0" * 100, "file.film"),
        (uploads.pdf(password="hemmelig"), "file.locked"),
        (uploads.pdf(pages=MOST_PAGES + 1), "file.too_many_pages"),
    ],
)
def test_what_is_not_on_the_list_or_not_whole_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        clean(content)

    assert refused.value.reason.code == code


def test_a_picture_loses_place_device_and_comment_and_stands_upright() -> None:
    before = uploads.jpeg((64, 48), with_place=True)
    assert b"Exif" in before
    assert PLACE in before

    after = clean(before).content

    with Image.open(BytesIO(after)) as picture:
        assert dict(picture.getexif()) == {}
        assert "comment" not in picture.info
        # The telephone was held on its side.
        assert picture.size == (48, 64)
    assert b"Exif" not in after
    assert PLACE not in after


def test_a_polyglot_loses_what_is_hidden_behind_the_picture() -> None:
    for picture in (uploads.jpeg(), uploads.png()):
        assert HTML not in clean(picture + HTML).content


def test_a_large_picture_is_made_as_large_as_a_screen() -> None:
    with Image.open(BytesIO(clean(uploads.jpeg((5000, 100))).content)) as picture:
        assert picture.size == (LONGEST_SIDE, 48)


def test_a_see_through_picture_stays_see_through() -> None:
    with Image.open(BytesIO(clean(uploads.png(mode="RGBA")).content)) as picture:
        assert picture.mode == "RGBA"


@pytest.mark.parametrize("make", [uploads.wav, uploads.mp3, uploads.m4a, uploads.opus])
def test_a_sound_loses_its_place_and_can_still_be_played(make: object) -> None:
    before = make(with_place=True)  # type: ignore[operator]
    assert PLACE in before

    after = clean(before).content

    assert PLACE not in after
    assert open_sound(BytesIO(after)) is not None


def test_the_boxes_of_a_recording_keep_their_places() -> None:
    before = uploads.m4a(with_place=True)

    after = clean(before).content

    assert len(after) == len(before)
    assert after.index(b"mdat") == before.index(b"mdat")
    assert b"udta" not in after


def test_a_page_of_script_inside_a_recording_is_taken_out() -> None:
    hidden = uploads.m4a() + uploads.box(b"evil", HTML)

    assert HTML not in clean(hidden).content


def test_a_score_can_only_be_read() -> None:
    before = uploads.pdf(armed=True)

    after = clean(before).content

    with pikepdf.open(BytesIO(after)) as document:
        assert len(document.pages) == 1
        assert set(document.Root.keys()) <= {"/Type", "/Pages"}
        assert "/Info" not in document.trailer
        assert set(document.pages[0].obj.keys()) & {"/AA", "/Annots", "/Metadata"} == set()
        objects = "".join(
            str(each.keys()) for each in document.objects if isinstance(each, pikepdf.Dictionary)
        )
        photo = next(
            each
            for each in document.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
        )
        assert b"Exif" not in photo.read_raw_bytes()
        with Image.open(BytesIO(photo.read_raw_bytes())) as picture:
            assert picture.size == (64, 48)
    for word in ("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/OpenAction"):
        assert word not in objects
        assert word.encode() not in after
    assert PLACE not in after
