"""Pictures: drawn anew from their dots, so that nothing but the dots is left."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from core.files.refusals import broken, too_large_picture, unknown

# A telephone's largest picture has fifty million dots; a bomb has thousands of millions.
MOST_DOTS = 60_000_000
# Longer than any screen is wide.
LONGEST_SIDE = 2400
_FORMATS = ("JPEG", "PNG", "WEBP")


def clean_picture(content: bytes) -> bytes:
    """The picture encoded anew: turned upright, no larger than a screen, without any metadata.

    Whatever was hidden behind or between the dots is gone. Raises FileRefused.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures; ours are measured before they are unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=_FORMATS) as picture:
                if picture.width * picture.height > MOST_DOTS:
                    raise too_large_picture()
                return _drawn_anew(picture)
    except Image.DecompressionBombError:
        raise too_large_picture() from None
    except UnidentifiedImageError:
        raise unknown() from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise broken() from None


def _drawn_anew(picture: Image.Image) -> bytes:
    kind = picture.format
    if kind == "JPEG":
        # Unpacks a large picture at half or a quarter of its size, which is all that is kept.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    has_alpha = kind != "JPEG" and (
        upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    )
    dots = upright.convert("RGBA" if has_alpha else "RGB")
    # A new picture, so that no profile, comment or text of the old one comes along.
    clean = Image.new(dots.mode, dots.size)
    clean.paste(dots)
    target = BytesIO()
    if kind == "PNG":
        clean.save(target, "PNG", optimize=False)
    elif kind == "WEBP":
        clean.save(target, "WEBP", quality=88)
    else:
        clean.save(target, "JPEG", quality=88)
    return target.getvalue()
