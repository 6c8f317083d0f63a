"""E-mail addresses as an account's only name: one form for each, whoever typed it."""

from __future__ import annotations

import email_validator

# Longer ones cannot be delivered (RFC 5321), and a form should not be made to parse them.
LONGEST = 254


def normal_address(text: str) -> str | None:
    """The address in the form that accounts are found by; None for what is no address.

    Nothing is looked up: an address is proven by the mail that reaches it.
    """
    if len(text) > LONGEST:
        return None
    try:
        found = email_validator.validate_email(
            text.strip(),
            check_deliverability=False,
            globally_deliverable=False,
            # `name@example.test` is an address like any other where nothing is sent to it.
            test_environment=True,
        )
    except email_validator.EmailNotValidError:
        return None
    return found.normalized.lower()
