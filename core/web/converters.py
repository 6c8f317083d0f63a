"""What may stand in an address: nothing that the database could not even be asked about."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

# PostgreSQL's `integer`; a larger number cannot be compared with any of ours.
LARGEST = 2**31 - 1


class Number(IntegerConverter):
    """A whole number that fits a column; any other address does not exist."""

    def __init__(
        self,
        url_map: Map,
        fixed_digits: int = 0,
        min: int | None = None,
        max: int | None = LARGEST,
        signed: bool = False,
    ) -> None:
        super().__init__(url_map, fixed_digits, min, max, signed)


class Text(UnicodeConverter):
    """One part of an address without the zero byte, which PostgreSQL refuses in a text."""

    def __init__(
        self,
        url_map: Map,
        minlength: int = 1,
        maxlength: int | None = None,
        length: int | None = None,
    ) -> None:
        super().__init__(url_map, minlength, maxlength, length)
        self.regex = self.regex.replace("[^/]", "[^/\\x00]")


def install(app: Flask) -> None:
    """Puts them in place of Werkzeug's own, for every route that is mounted from now on."""
    app.url_map.converters.update({"int": Number, "default": Text, "string": Text})
