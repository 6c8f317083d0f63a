"""Documents on paper: tagged, in the language and in the typeface of the pages."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from core.typesetting import Document, Grid, Heading, Items, Paragraph, typeset

WHOLE = Document(
    title="Vedtak om blåbærsyltetøy",
    language="nn",
    sender="Prøveforeininga",
    footer="Utlysing",
    facts=(("Dato", "3. juni 2024"), ("Til", "Ås kommune")),
    parts=(
        Heading(text="Grunngiving"),
        Paragraph(text="ÆØÅ æøå – éü «ja»"),
        Items(items=("éin", "to")),
        Grid(header=("Kva", "Sum"), rows=(("Leige", "1 250"),), numeric=frozenset({1})),
    ),
)


def fonts_in(pdf: pikepdf.Pdf) -> set[str]:
    """The typefaces that are embedded, without the marks of their subsets."""
    return {
        str(font.BaseFont).partition("+")[2]
        for page in pdf.pages
        for font in page.Resources.Font.values()
    }


def test_a_document_is_set_in_the_typeface_of_the_pages_and_in_no_other() -> None:
    with pikepdf.open(BytesIO(typeset(WHOLE))) as pdf:
        names = fonts_in(pdf)
        assert names
        assert {name.partition("-")[0] for name in names} == {"Inter"}


def test_a_document_is_tagged_titled_and_says_its_language() -> None:
    with pikepdf.open(BytesIO(typeset(WHOLE))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "nn"
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == WHOLE.title


def test_every_letter_of_the_languages_has_a_shape() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅabcdefghijklmnopqrstuvwxyzæøå0123456789«»“”–’…·áčđŋšŧž"
    text = Document(title="Alle", language="nb", parts=(Paragraph(text=letters),))
    with pikepdf.open(BytesIO(typeset(text))) as pdf:
        # What Inter lacked would be set in another typeface beside it.
        assert {name.partition("-")[0] for name in fonts_in(pdf)} == {"Inter"}
