"""The rules of calls, numbered and pure: docs/plugins/calls.md says them in prose."""
