"""What somebody uploads, made safe: found out by its content, cleaned, or refused.

Nothing here knows the database or the web. A file is what its content is found to be, by its
first bytes and by the parser of its format; its name and what a browser said of it count for
nothing. Whatever is not on the list is refused, and what is kept is stripped of everything that
says where, when or with what it was made.
"""

from core.files.cleaning import ACCEPTED, CleanFile, FileRefused, clean

__all__ = ["ACCEPTED", "CleanFile", "FileRefused", "clean"]
