"""Marking texts for translation where they cannot be translated yet.

Rules and declarations run without a language. They mark what they say, and the page that
shows it translates it; that is why marking lives here and translating in ``core.i18n``.
"""


class Term(str):
    """A marked word that is a parameter of another message and is translated with it.

    ``Reason("…", N_("It is %(state)s."), {"state": Term(N_("approved"))})`` becomes
    "Den er godkjent." in bokmål. A plain text parameter is shown as it is.
    """

    __slots__ = ()


def N_(text: str) -> str:
    """Mark a message for extraction and hand it back unchanged."""
    return text
