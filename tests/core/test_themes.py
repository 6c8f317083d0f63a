"""Any colour a tenant may think of gives pages one can read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.web.themes import (
    DEFAULT_ACCENT,
    DEFAULT_PRIMARY,
    READABLE,
    VISIBLE,
    WHITE,
    Colour,
    colour_scale,
    theme_css,
)

# What is rounded to whole steps of red, green and blue may miss its luminance by a little.
ROUNDING = 0.97

colours = st.builds(
    Colour,
    st.integers(0, 255).map(lambda part: part / 255),
    st.integers(0, 255).map(lambda part: part / 255),
    st.integers(0, 255).map(lambda part: part / 255),
)
SURFACES = (
    "background-default",
    "background-tinted",
    "surface-default",
    "surface-tinted",
    "surface-hover",
)


@given(colours, st.booleans(), st.booleans())
@settings(max_examples=60)
def test_text_is_readable_on_every_surface_of_any_colour(
    colour: Colour, dark: bool, neutral: bool
) -> None:
    scale = {
        name: Colour.parse(shade.hex)
        for name, shade in colour_scale(colour, dark=dark, neutral=neutral).items()
    }
    for surface in SURFACES:
        for text in ("text-subtle", "text-default"):
            assert scale[text].contrast(scale[surface]) >= READABLE, (text, surface)
    for filled in ("base-default", "base-hover", "base-active"):
        assert scale["base-contrast-default"].contrast(scale[filled]) >= READABLE, filled
    assert scale["base-contrast-subtle"].contrast(scale["base-default"]) >= READABLE


@given(colours, st.booleans())
@settings(max_examples=60)
def test_buttons_and_borders_can_be_seen_on_the_page(colour: Colour, dark: bool) -> None:
    scale = colour_scale(colour, dark=dark)
    for surface in ("background-default", "background-tinted", "surface-default", "surface-tinted"):
        for shape in ("base-default", "border-default"):
            contrast = scale[shape].contrast(Colour.parse(scale[surface].hex))
            assert contrast >= VISIBLE * ROUNDING, (shape, surface)


@given(colours, st.floats(0.001, 0.999))
@settings(max_examples=60)
def test_a_colour_reaches_the_luminance_asked_for(colour: Colour, luminance: float) -> None:
    assert colour.at(luminance).luminance == pytest.approx(luminance, abs=0.0005)


def test_a_colour_that_can_be_seen_is_used_as_it_is() -> None:
    assert colour_scale(Colour.parse("#17606E"), dark=False)["base-default"].hex == "#17606e"


def test_a_pale_yellow_is_darkened_until_it_can_be_seen() -> None:
    scale = colour_scale(Colour.parse("#fff3a0"), dark=False)
    assert scale["base-default"].contrast(WHITE) >= VISIBLE


@pytest.mark.parametrize("text", ["", "red", "#12345", "#gggggg", "rgb(0,0,0)", "#17606e;}"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        theme_css(text)


def test_short_hex_and_capitals_are_understood() -> None:
    assert Colour.parse("#AbC").hex == "#aabbcc"


def test_the_sheet_has_light_dark_auto_and_paper() -> None:
    css = theme_css(DEFAULT_PRIMARY, DEFAULT_ACCENT)
    light, dark, auto, paper = css.split("{\n")[1:3] + css.split("{\n")[4:5] + css.split("{\n")[6:7]
    assert "--ds-color-accent-base-default: #17606e;" in light
    assert "--ds-color-brand1-base-default: #b4552d;" in light
    assert light.split("}")[0] == paper.split("}")[0]
    assert dark.split("}")[0] == auto.split("}")[0]
    assert light != dark


def test_one_colour_is_enough() -> None:
    css = theme_css(DEFAULT_PRIMARY)
    assert "--ds-color-brand1-base-default: #17606e;" in css
    assert "--ds-color-brand2-base-default: #17606e;" in css


def test_the_sheet_holds_nothing_but_colours() -> None:
    css = theme_css("#fff", "#000", "#0f0")
    assert "url(" not in css
    assert "<" not in css
