"""A tenant's colours as a style sheet, whatever two colours it was given.

The scale is Designsystemet's: every step is defined by its luminance, so that text is readable on
every surface by construction and a colour only decides the hue. Two things are ours: a colour
that is too pale to be seen beside the page is darkened until it can be, and the greys carry a
breath of the main colour. It is computed here rather than with Designsystemet's tool because a
tenant changes its colours while the server runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import starmap

DEFAULT_PRIMARY = "#17606e"
DEFAULT_ACCENT = "#b4552d"

READABLE = 4.5
"""The contrast of text that WCAG 2.2 asks for at level AA."""
VISIBLE = 3.0
"""The contrast of anything else one must be able to see."""

# Designsystemet's steps: (light, dark) relative luminance.
_STEPS: Mapping[str, tuple[float, float]] = {
    "background-default": (1.0, 0.009),
    "background-tinted": (0.9, 0.014),
    "surface-default": (1.0, 0.021),
    "surface-tinted": (0.81, 0.027),
    "surface-hover": (0.7, 0.036),
    "surface-active": (0.59, 0.056),
    "border-subtle": (0.5, 0.08),
    "border-default": (0.19, 0.22),
    "border-strong": (0.11, 0.39),
    "text-subtle": (0.11, 0.39),
    "text-default": (0.0245, 0.84),
}
# A filled button or a ticked box beside the most tinted surface it may lie on.
_PALEST_BASE = (_STEPS["surface-tinted"][0] + 0.05) / VISIBLE - 0.05
_DARKEST_BASE = VISIBLE * (_STEPS["surface-tinted"][1] + 0.05) - 0.05

_PAGE = (0.93, 0.0085)
_TIERS = ((0.74, 0.52, 0.33, 0.17, 0.07), (0.06, 0.105, 0.19, 0.34, 0.58))
# Charts: the two own colours, then hues that stay apart for most kinds of colour vision.
_SERIES = ("#3b6fb5", "#a8791c", "#7c4d9e", "#4f7a3a")
_SERIES_LUMINANCE = (0.19, 0.3)

_NEUTRAL_CHROMA = 0.012
_LIGHT, _DARK = 0, 1


@dataclass(frozen=True)
class Colour:
    """A colour in sRGB, each part from 0 to 1."""

    red: float
    green: float
    blue: float

    @classmethod
    def parse(cls, text: str) -> Colour:
        """Read "#17606e" or "#abc". Raises ValueError for anything else."""
        digits = text.strip().removeprefix("#")
        if len(digits) == 3:
            digits = "".join(digit * 2 for digit in digits)
        if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
            raise ValueError(f"{text!r} is not a colour such as #17606e.")
        return cls(*(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)))

    @property
    def hex(self) -> str:
        """The colour as CSS writes it."""
        parts = (self.red, self.green, self.blue)
        return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in parts)

    @property
    def luminance(self) -> float:
        """WCAG's relative luminance, 0 for black and 1 for white."""
        red, green, blue = (_linear(part) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(self, other: Colour) -> float:
        """WCAG's contrast, from 1 to 21."""
        dark, light = sorted((self.luminance, other.luminance))
        return (light + 0.05) / (dark + 0.05)

    def at(self, luminance: float) -> Colour:
        """The same hue with this luminance, reached by mixing with white or black."""
        if luminance <= 0:
            return BLACK
        if luminance >= 1:
            return WHITE
        low, high = (BLACK, self) if self.luminance > luminance else (self, WHITE)
        for _ in range(24):
            middle = low.mixed(high)
            if middle.luminance > luminance:
                high = middle
            else:
                low = middle
        return low.mixed(high)

    def mixed(self, other: Colour) -> Colour:
        """Half of each."""
        return Colour(
            (self.red + other.red) / 2,
            (self.green + other.green) / 2,
            (self.blue + other.blue) / 2,
        )

    def with_chroma(self, *, times: float = 1.0, at_most: float = 1.0) -> Colour:
        """The same hue, less colourful; measured in Oklab, where hue stays what the eye sees."""
        lightness, a, b = _to_oklab(self)
        chroma = (a * a + b * b) ** 0.5
        factor = min(times, at_most / chroma) if chroma else times
        return _from_oklab(lightness, a * factor, b * factor)


WHITE = Colour(1, 1, 1)
BLACK = Colour(0, 0, 0)


@lru_cache(maxsize=256)
def theme_css(primary: str, accent: str | None = None, third: str | None = None) -> str:
    """The style sheet of a tenant's one to three colours, for light, dark, auto and paper.

    Raises ValueError for a text that is no colour.
    """
    main = Colour.parse(primary)
    second = Colour.parse(accent) if accent else main
    colours = {
        "accent": main,
        "brand1": second,
        "brand2": Colour.parse(third) if third else second,
        "neutral": main.with_chroma(at_most=_NEUTRAL_CHROMA),
    }
    light, dark = (_declarations(colours, scheme) for scheme in (_LIGHT, _DARK))
    return "\n".join(
        (
            f':root, [data-color-scheme="light"] {{\n{light}}}',
            f'[data-color-scheme="dark"] {{\n{dark}}}',
            "@media (prefers-color-scheme: dark) {",
            f'[data-color-scheme="auto"] {{\n{dark}}}',
            "}",
            "@media print {",
            f":root, [data-color-scheme] {{\n{light}}}",
            "}\n",
        )
    )


def colour_scale(colour: Colour, *, dark: bool, neutral: bool = False) -> dict[str, Colour]:
    """Designsystemet's sixteen steps of one colour, by name."""
    scheme = _DARK if dark else _LIGHT
    hue = colour.with_chroma(times=0.7) if dark and not neutral else colour
    scale = {name: hue.at(luminances[scheme]) for name, luminances in _STEPS.items()}
    return {**scale, **_base_colours(colour, scheme, neutral=neutral)}


def _base_colours(colour: Colour, scheme: int, *, neutral: bool) -> dict[str, Colour]:
    """The filled button: itself, under the pointer, pressed, and the text on it."""
    if neutral:
        colour = colour.at(0.02)
    base = _seen(colour, scheme)
    text = max((WHITE, BLACK), key=base.contrast)
    # Away from the text's own lightness, so that hovering never makes it harder to read.
    step = -8 if text is WHITE else 8
    lightness = _lightness(base.luminance)
    if not 0 < lightness + 2 * step < 100:
        step = -step
    hover, active = (base.at(_luminance(lightness + step * times)) for times in (1, 2))
    softer = base.at(_luminance(lightness + (62 if text is WHITE else -62)))
    return {
        "base-default": base,
        "base-hover": hover,
        "base-active": active,
        "base-contrast-subtle": softer if softer.contrast(base) >= READABLE else text,
        "base-contrast-default": text,
    }


def _seen(colour: Colour, scheme: int) -> Colour:
    """The colour itself where it can be seen on the page, else the nearest that can."""
    if scheme == _LIGHT:
        return colour.at(_PALEST_BASE) if colour.luminance > _PALEST_BASE else colour
    lightness = _lightness(colour.luminance)
    turned = 70.0 if lightness <= 30 else 100 - lightness
    return colour.at(max(_luminance(turned), _DARKEST_BASE))


def _declarations(colours: Mapping[str, Colour], scheme: int) -> str:
    lines: dict[str, Colour] = {}
    for name, colour in colours.items():
        scale = colour_scale(colour, dark=scheme == _DARK, neutral=name == "neutral")
        lines.update({f"--ds-color-{name}-{step}": shade for step, shade in scale.items()})
    lines["--fl-page-background"] = colours["neutral"].at(_PAGE[scheme])
    series = (_seen(colours["accent"], scheme), _seen(colours["brand1"], scheme))
    others = (Colour.parse(text).at(_SERIES_LUMINANCE[scheme]) for text in _SERIES)
    for number, shade in enumerate((*series, *others), start=1):
        lines[f"--fl-series-{number}"] = shade
    for number, luminance in enumerate(_TIERS[scheme], start=1):
        shade = colours["accent"].at(luminance)
        lines[f"--fl-tier-{number}"] = shade
        lines[f"--fl-tier-{number}-text"] = max((WHITE, BLACK), key=shade.contrast)
    return "".join(starmap(_declaration, lines.items()))


def _declaration(name: str, colour: Colour) -> str:
    return f"  {name}: {colour.hex};\n"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _lightness(luminance: float) -> float:
    """CIE lightness, 0 to 100, of a relative luminance."""
    if luminance > 0.008856:
        return float(116 * luminance ** (1 / 3) - 16)
    return 903.3 * luminance


def _luminance(lightness: float) -> float:
    lightness = min(max(lightness, 0.0), 100.0)
    if lightness <= 8:
        return lightness / 903.3
    return float(((lightness + 16) / 116) ** 3)


def _to_oklab(colour: Colour) -> tuple[float, float, float]:
    """Lightness, green to red, blue to yellow, each even to the eye."""
    red, green, blue = (_linear(part) for part in (colour.red, colour.green, colour.blue))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> Colour:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return Colour(
        _gamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )
