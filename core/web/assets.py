"""Where the built styles and scripts lie.

`npm run build` gives every file a name with a hash of its content and writes `manifest.json`;
this module is the only reader of it, so that no template knows a hashed name.
"""

import json
from functools import cache
from pathlib import Path

STATIC_FOLDER = Path(__file__).parent / "static"
"""What Flask serves. A file never changes under its name, so browsers may keep it for ever."""

STATIC_URL = "/static"


class FrontEndNotBuilt(RuntimeError):
    """The static files are missing; the message names the command that makes them."""


@cache
def _manifest() -> dict[str, str]:
    try:
        text = (STATIC_FOLDER / "manifest.json").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FrontEndNotBuilt(
            "The front end has not been built. Run `npm ci --ignore-scripts && npm run build`."
        ) from error
    manifest: dict[str, str] = json.loads(text)
    return manifest


def asset_url(name: str) -> str:
    """Give the address of a built file by its plain name, such as "app.css".

    Raises `FrontEndNotBuilt` before the first build and `KeyError` for a name that is not built.
    """
    return f"{STATIC_URL}/{_manifest()[name]}"
