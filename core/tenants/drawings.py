"""Logos: drawings (SVG) that somebody uploaded, rewritten so that nothing in them can run.

A drawing is a small program: it may carry scripts, fetch addresses and grow without bounds.
So nothing is taken out of it; instead a new drawing is written with only what is on the lists
below. Separate from the organisation's profile because a mistake here is a hole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from core.kit import N_, Reason

LARGEST = 64 * 1024
"""In bytes."""
_DEEPEST = 64
_SVG = "http://www.w3.org/2000/svg"
_SIZE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)(?:px)?\s*")
# A reference to something in the same drawing, and nowhere else.
_LOCAL = re.compile(r"url\(\s*['\"]?(#[A-Za-z_][\w.-]*)['\"]?\s*\)")

# No `use`: it can multiply itself until the browser stands still. No `image`, no `foreignObject`.
_ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "title",
        "desc",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
    ]
)
_PRESENTATION = frozenset(
    [
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "stroke-dashoffset",
        "opacity",
        "color",
        "clip-path",
        "clip-rule",
        "mask",
        "stop-color",
        "stop-opacity",
        "transform",
        "vector-effect",
        "display",
        "visibility",
        "font-family",
        "font-size",
        "font-weight",
        "font-style",
        "text-anchor",
        "letter-spacing",
        "dominant-baseline",
        "paint-order",
    ]
)
_ATTRIBUTES = _PRESENTATION | frozenset(
    [
        "id",
        "d",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "dx",
        "dy",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "fr",
        "width",
        "height",
        "viewBox",
        "points",
        "offset",
        "pathLength",
        "preserveAspectRatio",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "clipPathUnits",
        "maskUnits",
        "maskContentUnits",
        "textLength",
        "lengthAdjust",
        "version",
    ]
)


class DrawingRefused(Exception):
    """The file is no drawing that can be used; `reason` says why and what to do."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def clean_drawing(content: bytes) -> str:
    """The drawing as safe SVG: shapes, texts and colours; everything else is left out.

    Raises DrawingRefused for a file that is too large, is no SVG, declares entities, or gets
    its look from a style sheet, which would be lost.
    """
    if len(content) > LARGEST:
        raise DrawingRefused(
            Reason(
                "logo.too_large",
                N_("The file is too large: a logo may have at most %(limit)s kilobytes."),
                {"limit": LARGEST // 1024},
            )
        )
    return _Writer().written(content)


class _Writer:
    """Writes the new drawing while the old one is read."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open: list[str] = []
        # How deep inside something that is left out; nothing of it is written.
        self._skipping = 0

    def written(self, content: bytes) -> str:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise DrawingRefused(_NO_SVG) from None
        return "".join(self._parts)

    def _start(self, full_name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, name = full_name.rpartition(" ")
        if not self._open and (namespace, name) != (_SVG, "svg"):
            raise DrawingRefused(_NO_SVG)
        if (namespace, name) == (_SVG, "style"):
            raise DrawingRefused(_STYLE_SHEET)
        if self._skipping or namespace != _SVG or name not in _ELEMENTS:
            self._skipping += 1
            return
        if len(self._open) >= _DEEPEST:
            raise DrawingRefused(_NO_SVG)
        kept = _kept(attributes)
        if not self._open:
            kept = {"xmlns": _SVG, **_with_view_box(kept)}
        self._open.append(name)
        written = "".join(f" {key}={quoteattr(value)}" for key, value in kept.items())
        self._parts.append(f"<{name}{written}>")

    def _end(self, _full_name: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        self._parts.append(f"</{self._open.pop()}>")

    def _text(self, text: str) -> None:
        # Outside of texts there are only line breaks between the shapes.
        if not self._skipping and self._open[-1] in {"text", "tspan", "title", "desc"}:
            self._parts.append(escape(text))


def _kept(attributes: Mapping[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in attributes.items():
        if name in _ATTRIBUTES and (safe := _safe(value)) is not None:
            kept[name] = safe
    # `style="fill:#123"` says the same as `fill="#123"`, and only that may stay.
    for declaration in attributes.get("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if name.strip() in _PRESENTATION and (safe := _safe(value.strip())) is not None:
            kept[name.strip()] = safe
    return kept


def _safe(value: str) -> str | None:
    """The value, or None for one that reaches outside of the drawing."""
    if "(" in value and "url" in value.lower():
        match = _LOCAL.fullmatch(value.strip())
        return f"url({match[1]})" if match else None
    lowered = value.lower()
    if "\\" in value or "javascript:" in lowered or "data:" in lowered or "//" in value:
        return None
    return value


def _with_view_box(attributes: dict[str, str]) -> dict[str, str]:
    """A logo is scaled by the page, which needs to know the drawing's own size."""
    if "viewBox" in attributes:
        return attributes
    width, height = (_SIZE.fullmatch(attributes.get(side, "")) for side in ("width", "height"))
    if width is None or height is None:
        raise DrawingRefused(
            Reason(
                "logo.no_size",
                N_("The drawing says neither its viewBox nor its width and height in pixels."),
            )
        )
    return {**attributes, "viewBox": f"0 0 {width[1]} {height[1]}"}


def _refuse_doctype(*_: object) -> None:
    raise DrawingRefused(
        Reason(
            "logo.doctype",
            N_("The drawing declares a document type. Save it as plain SVG and try again."),
        )
    )


_NO_SVG = Reason("logo.no_svg", N_("The file is no SVG drawing. Choose a file that ends in .svg."))
_STYLE_SHEET = Reason(
    "logo.style_sheet",
    N_(
        "The drawing gets its colours from a style sheet, which is not allowed."
        " Export it with “presentation attributes” instead."
    ),
)
