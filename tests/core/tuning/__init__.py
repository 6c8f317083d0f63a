"""A plugin of the tests with one setting of every kind that the pages can draw."""
