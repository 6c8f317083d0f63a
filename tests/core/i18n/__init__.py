"""Languages, messages, formats and the translation gate."""
