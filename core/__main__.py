"""`python -m core` is the `flygel` command, also where its script is not on the path."""

from core.cli import main

main()
