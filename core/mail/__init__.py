"""Mail: handed over with the caller's transaction, sent by the worker.

So a request that is rolled back sends nothing, and its time does not tell whether anything
was sent. Without a mail server the mails lie readable under `var/mail/`.
"""

from core.mail.message import Attachment, MailError
from core.mail.sending import send_mail
from core.mail.stored import StoredMail, stored_mails

__all__ = ["Attachment", "MailError", "StoredMail", "send_mail", "stored_mails"]
