"""Passwords: argon2id, and the few rules that help (NIST SP 800-63B: length, nothing obvious)."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from itertools import pairwise

from argon2 import PasswordHasher

from core.kit import N_, Reason

SHORTEST = 10
LONGEST = 200

# OWASP's second profile: strong, and small enough for many people to sign in at once.
MEMORY_KIB = 19456
ROUNDS = 2
LANES = 1

_hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES)

# What remains of the lists of leaked passwords when everything shorter than ten is left out,
# with the words of this field; compared without case, spaces, digits and signs at the ends.
COMMON = frozenset(
    (
        "password",
        "passwordpassword",
        "passord",
        "passordpassord",
        "kodeord",
        "kodeordkodeord",
        "adgangskode",
        "hemmelig",
        "hemmeligt",
        "hemmeligheten",
        "hemmeligheden",
        "velkommen",
        "velkomen",
        "welcome",
        "letmein",
        "qwerty",
        "qwertyuiop",
        "qwertyuiopå",
        "asdfghjkl",
        "asdfghjklø",
        "zxcvbnm",
        "qazwsxedc",
        "iloveyou",
        "administrator",
        "superuser",
        "changeme",
        "changemenow",
        "trustno",
        "sunshine",
        "princess",
        "football",
        "fotball",
        "fodbold",
        "sommerferie",
        "juleferie",
        "julenisse",
        "midtsommer",
        "norge",
        "danmark",
        "kongeriket",
        "kulturskole",
        "kulturskolen",
        "kulturskolene",
        "ungmusikk",
        "kulturmetropolen",
        "musikk",
        "musikkskole",
        "musikkskolen",
        "musikskole",
        "musikskolen",
        "flygel",
        "flygelflygel",
    )
)


def hash_password(password: str) -> str:
    """The password's hash. It is for accounts that are made; checking is Flask-Security's."""
    return _hasher.hash(normal_password(password))


def normal_password(password: str) -> str:
    """The same characters in the same form, however the keyboard composed them."""
    return unicodedata.normalize("NFKD", password)


def password_objections(password: str, *, personal: Collection[str] = ()) -> list[Reason]:
    """Why a password will not do, at most one reason; `personal`: the name and the address."""
    password = normal_password(password)
    if len(password) < SHORTEST:
        return [
            Reason(
                "too_short",
                N_(
                    "The password must have at least %(length)s characters."
                    " Several words are easy to remember."
                ),
                {"length": SHORTEST},
            )
        ]
    if len(password) > LONGEST:
        return [
            Reason(
                "too_long",
                N_("The password can have at most %(length)s characters."),
                {"length": LONGEST},
            )
        ]
    plain = "".join(password.casefold().split())
    if plain in {"".join(normal_password(word).casefold().split()) for word in _parts(personal)}:
        return [
            Reason("personal", N_("The password must not be your name or your e-mail address."))
        ]
    if _is_common(plain):
        return [
            Reason(
                "common",
                N_(
                    "Many people use this password, so it is among the first that are tried."
                    " Choose another one."
                ),
            )
        ]
    return []


def _parts(personal: Collection[str]) -> list[str]:
    return [part for word in personal if word for part in (word, word.partition("@")[0])]


def _is_common(plain: str) -> bool:
    core = plain.strip("0123456789!?.,-_+*#%&@ ")
    if core in COMMON or len(set(plain)) <= 2:
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    # "1234567890" and "abcdefghij", also backwards; the zero after nine is a step of its own.
    return steps <= {1, -9} or steps <= {-1, 9}
