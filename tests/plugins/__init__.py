"""The built-in plugins, each in its own folder."""
