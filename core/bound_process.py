"""Becomes a program that ends when the process which started it ends.

`command()` runs it as a script, before anything of the project is imported: a `kill -9` of
`make run` must leave neither a web server nor a database behind. It is a program of its own
rather than a `preexec_fn`, because Python must not run between fork and exec in a process
that has threads.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

# From <linux/prctl.h>; other systems have no such request.
_PR_SET_PDEATHSIG = 1


def command(
    program: Sequence[str | Path],
    *,
    dies_by: signal.Signals = signal.SIGTERM,
    run_as: tuple[int, int] | None = None,
) -> list[str]:
    """The command line that runs `program` and sends it `dies_by` when its parent has gone.

    `run_as` is a user's and a group's number, None for the present ones. The process keeps
    its number, so that signals reach the program itself. Outside Linux a killed parent
    leaves the program running; an orderly stop works everywhere.
    """
    uid, gid = run_as or (-1, -1)
    bound = [sys.executable, "-I", "-S", __file__, str(os.getpid()), str(int(dies_by))]
    return [*bound, str(uid), str(gid), *map(str, program)]


def die_with(parent: int, dies_by: int = signal.SIGTERM) -> None:
    """Asks that this process is sent `dies_by` when its parent ends; other systems cannot."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(dies_by), 0, 0, 0)
        if os.getppid() != parent:
            # The parent went before the request was made.
            sys.exit(1)


def _become(arguments: Sequence[str]) -> None:
    parent, dies_by, uid, gid = map(int, arguments[:4])
    program = list(arguments[4:])
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    # After the change of user, which would clear the request.
    die_with(parent, dies_by)
    os.execv(program[0], program)


if __name__ == "__main__":
    _become(sys.argv[1:])
