"""Gunicorn's settings, the same in development and production.

Behind a reverse proxy that ends TLS; give another address with `--bind`.
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"

# At least two, so that one long request never stops everybody else.
workers = int(os.environ.get("WEB_CONCURRENCY", "0")) or max(2, os.cpu_count() or 1)
worker_class = "gthread"
threads = 4
# One import for all workers: a faster start and less memory.
preload_app = True

timeout = 60
graceful_timeout = 15
keepalive = 5
# The heartbeat's file on a disk would make a worker look dead whenever the disk is slow.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

# Gunicorn's access log holds whole addresses, and some of them sign somebody in: it stays shut,
# and the application writes lines of its own.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "plain",
        }
    },
    "root": {"level": "WARNING", "handlers": ["stdout"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["stdout"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}
# What the import makes is kept. The collector need not look through it, neither meanwhile, which
# costs a second, nor later; and the workers share its memory.
gc.disable()
# Nobody asks for it, and its file would lie in the home folder.
control_socket_disable = True


def when_ready(_server: Arbiter) -> None:
    """Keeps what has been imported."""
    gc.freeze()
    gc.enable()


def post_fork(server: Arbiter, _worker: Worker) -> None:
    """Gives each worker connections of its own: those from before the fork belong to the parent."""
    from core.db.session import db

    app = server.app.wsgi()
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)
