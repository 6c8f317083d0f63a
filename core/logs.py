"""Logs: one JSON object a line in production, readable lines elsewhere, never a local variable.

A traceback with its variables would write passwords and children's names into a file.
"""

from __future__ import annotations

import logging

import structlog

from core.config import Config


def configure(config: Config) -> None:
    """Sets the process's logging up; called once, when the application is made."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if config.env == "production":
        shared += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        shared.append(
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            )
        )
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
