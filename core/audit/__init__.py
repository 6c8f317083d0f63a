"""Who did what, when: append-only, written in the transaction of the change itself."""
