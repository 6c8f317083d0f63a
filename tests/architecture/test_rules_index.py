"""Prose, function and test of every numbered rule stay together."""

from __future__ import annotations

from pathlib import Path

from tests.support.rules_index import Rule, index_rules, rule_files, unnumbered_functions


def test_every_rule_has_prose_a_function_and_a_test() -> None:
    assert [fault for rule in index_rules().values() for fault in rule.faults] == []


def test_every_public_function_in_a_rules_module_names_its_rule() -> None:
    assert unnumbered_functions() == []


def test_the_index_looks_at_every_programme_that_has_rules() -> None:
    assert {"plugins/registry/rules/codes.py", "plugins/ungmusikk/rules/tiers.py"} <= {
        path.relative_to(Path(__file__).parents[2]).as_posix() for path in rule_files()
    }


def test_a_rule_that_lacks_prose_function_or_test_is_told_what_to_write(tmp_path: Path) -> None:
    _write(tmp_path, "docs/programmes/x.md", "# X\n\n### XX-1 Only prose\n\nWords about XX-4.\n")
    _write(
        tmp_path,
        "plugins/x/rules.py",
        'def due_today():\n    """XX-2: something."""\n\ndef share_it():\n    """Nothing."""\n\n'
        'def _inner():\n    """XX-9: not public."""\n',
    )
    _write(
        tmp_path,
        "tests/plugins/x/test_rules.py",
        'import pytest\n\n@pytest.mark.rule("XX-10")\ndef test_it():\n    pass\n',
    )

    found = index_rules(tmp_path)

    assert found == {
        "XX-1": Rule("XX-1", "Only prose", prose=["docs/programmes/x.md"]),
        "XX-2": Rule("XX-2", functions=["plugins/x/rules.py:due_today"]),
        "XX-10": Rule("XX-10", tests=["tests/plugins/x/test_rules.py::test_it"]),
    }
    assert [fault for rule in found.values() for fault in rule.faults] == [
        "XX-1 has no functions. Name it in the docstring of the function that keeps it.",
        'XX-1 has no tests. Mark a test with @pytest.mark.rule("XX-1").',
        "XX-2 has no prose. Write a heading for it in docs/programmes/ or docs/plugins/.",
        'XX-2 has no tests. Mark a test with @pytest.mark.rule("XX-2").',
        "XX-10 has no prose. Write a heading for it in docs/programmes/ or docs/plugins/.",
        "XX-10 has no functions. Name it in the docstring of the function that keeps it.",
    ]
    assert unnumbered_functions(tmp_path) == [
        "plugins/x/rules.py:share_it names no rule in its docstring."
    ]


def test_a_range_of_rules_counts_for_each_of_them(tmp_path: Path) -> None:
    _write(tmp_path, "plugins/x/rules.py", 'def due_it():\n    """XX-1 to XX-3: all."""\n')

    assert list(index_rules(tmp_path)) == ["XX-1", "XX-2", "XX-3"]


def _write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
