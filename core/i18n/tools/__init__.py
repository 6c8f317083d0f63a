"""What translators and the build use: extract, compile, check, list and fill in messages.

Nothing here runs in a request. `python -m core.i18n.tools --help` lists the commands; a third
party's plugin gives its own folders with `--source` and `--translations`.
"""
