"""Lets one user pass through folders that are closed to others.

Only for a database that is started as root: it runs as another account, which must reach its
data even below a closed folder such as root's home. An access control list opens the way for
that one account; opening the folders for everybody would be the alternative.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
from pathlib import Path

_ATTRIBUTE = "system.posix_acl_access"
_VERSION = struct.pack("<I", 2)
_ENTRY = struct.Struct("<HHI")  # Tag, permissions, user or group number.
_USER_OBJ, _USER, _GROUP_OBJ, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_NOBODY_NAMED = 0xFFFFFFFF
_ENTER = 1


def let_user_enter(uid: int, folder: Path) -> None:
    """Makes `folder` and all above it passable for the user; they cannot list them.

    Where the file system keeps no access control lists, the folders become passable for
    everybody instead (still not listed). Raises OSError where neither is allowed.
    """
    resolved = folder.resolve()
    for place in (*reversed(resolved.parents), resolved):
        status = place.stat()
        if status.st_uid != uid and not status.st_mode & stat.S_IXOTH:
            _grant(uid, place, status.st_mode)


def _grant(uid: int, place: Path, mode: int) -> None:
    try:
        entries = _read(place, mode)
        _, granted, _ = entries.get((_USER, uid), (_USER, 0, uid))
        entries[_USER, uid] = (_USER, granted | _ENTER, uid)
        # The mask caps what named users and groups may do.
        entries[_MASK, _NOBODY_NAMED] = (
            _MASK,
            _combined(entries, _USER, _GROUP_OBJ, _GROUP),
            _NOBODY_NAMED,
        )
        packed = b"".join(_ENTRY.pack(*entries[key]) for key in sorted(entries))
        os.setxattr(place, _ATTRIBUTE, _VERSION + packed)
    except (AttributeError, OSError) as error:
        # Not every system has this call, and not every file system these lists.
        if isinstance(error, OSError) and error.errno != errno.EOPNOTSUPP:
            raise
        place.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def _combined(entries: dict[tuple[int, int], tuple[int, int, int]], *tags: int) -> int:
    permissions = 0
    for tag, granted, _ in entries.values():
        if tag in tags:
            permissions |= granted
    return permissions


def _read(place: Path, mode: int) -> dict[tuple[int, int], tuple[int, int, int]]:
    """The folder's entries by tag and number; from its mode where it has no list yet."""
    try:
        packed = os.getxattr(place, _ATTRIBUTE)[len(_VERSION) :]
    except OSError as error:
        if error.errno != errno.ENODATA:
            raise
        plain = ((_USER_OBJ, mode >> 6), (_GROUP_OBJ, mode >> 3), (_OTHER, mode))
        return {(tag, _NOBODY_NAMED): (tag, bits & 7, _NOBODY_NAMED) for tag, bits in plain}
    return {(tag, number): (tag, bits, number) for tag, bits, number in _ENTRY.iter_unpack(packed)}
