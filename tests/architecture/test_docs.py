"""What is written about the product agrees with it: hooks, code, links, commands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.plugin_host import PluginHost

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("tests/third_party/**/*.md")])
EXAMPLE = ROOT / "tests/third_party/flygel_choirs"

FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
SNIPPET = re.compile(r"<!-- from: (\S+)(?: (\S+))? -->\n\n```\w+\n(.*?)^```$", re.M | re.S)


def shown(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# Hooks -----------------------------------------------------------------------------------------


def specifications() -> Iterator[tuple[str, str]]:
    """Every hook's name and its signature as it stands in the source."""
    modules = [ROOT / "core/hookspecs.py"]
    for plugin in PluginHost.discover().plugins.values():
        specs = getattr(plugin.module, "HOOKSPECS", None)
        if specs is not None:
            modules.append(Path(str(specs.__file__)))
    for module in modules:
        for node in ast.parse(module.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                returned = ast.unparse(node.returns) if node.returns else "None"
                yield node.name, f"{node.name}({ast.unparse(node.args)}) -> {returned}"


def test_every_hook_has_a_heading_with_its_exact_signature() -> None:
    headings = re.findall(r"^### `(.*)`$", (DOCS / "hooks.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(headings) == sorted(signature for _, signature in specifications())


def test_every_hook_is_of_a_family() -> None:
    families = ("register_", "provide_", "check_", "on_", "load_")

    assert [name for name, _ in specifications() if not name.startswith(families)] == []


# Code ------------------------------------------------------------------------------------------


def snippets() -> list[tuple[str, str, str, str]]:
    """Page, file, name (or nothing for the whole file) and code of each snippet."""
    return [
        (shown(page), *found)
        for page in PAGES
        for found in SNIPPET.findall(page.read_text("utf-8"))
    ]


def cut(file: Path, name: str) -> str:
    """The file, or one function or class of it with its decorators."""
    source = file.read_text("utf-8")
    if not name:
        return source
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            first = min([node.lineno, *(found.lineno for found in node.decorator_list)])
            return "\n".join(source.splitlines()[first - 1 : node.end_lineno]) + "\n"
    raise LookupError(f"{file} has no {name}.")


@pytest.mark.parametrize(
    "snippet", snippets(), ids=lambda found: f"{found[0]} {found[1]} {found[2]}"
)
def test_code_on_a_page_is_cut_from_the_example(snippet: tuple[str, str, str, str]) -> None:
    _, file, name, code = snippet

    assert code == cut(EXAMPLE / file, name)


def test_the_tutorial_shows_every_file_of_the_example() -> None:
    tutorial = (DOCS / "tutorial.md").read_text("utf-8")
    files = {
        file.relative_to(EXAMPLE).as_posix()
        for file in EXAMPLE.rglob("*")
        if file.suffix in (".py", ".html", ".toml") and "migrations" not in file.parts
    }

    assert {found[0] for found in SNIPPET.findall(tutorial)} == files


# Links and commands ----------------------------------------------------------------------------


def links(page: Path) -> list[str]:
    text = FENCE.sub("", page.read_text("utf-8"))
    return re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", text)


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            broken.append(link)
        elif anchor and target.suffix == ".md":
            headings = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.MULTILINE)
            if anchor not in {_anchor(heading) for heading in headings}:
                broken.append(link)

    assert broken == []


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_files_that_are_named_are_there(page: Path) -> None:
    # In code marks, with a folder of ours in front, and nothing to be filled in.
    named = re.findall(
        r"`((?:core|plugins|tests|docs|bin)/[\w./-]+)`", FENCE.sub("", page.read_text("utf-8"))
    )

    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_commands_that_are_named_are_there(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:^|`)(?:[A-Z]+=\S+ )?make ([a-z]+)", page.read_text("utf-8"), re.M))

    assert named - targets == set()


# Decisions and the way in ----------------------------------------------------------------------


def decisions() -> list[Path]:
    return sorted((DOCS / "decisions").glob("[0-9]*.md"))


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(page.name[:4]) for page in decisions()]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", decisions(), ids=shown)
def test_a_decision_says_what_was_rejected_and_what_follows(page: Path) -> None:
    headings = re.findall(r"^## (.*)$", page.read_text("utf-8"), re.MULTILINE)

    assert headings == ["Context", "Decision", "Rejected", "Consequences"]


def test_the_seven_files_to_read_are_there_in_their_order() -> None:
    page = (DOCS / "architecture.md").read_text("utf-8")
    part = page.split("## Read these seven files in this order")[1].split("\n## ")[0]
    named = re.findall(r"^\d\. \[`([^`]+)`\]", part, re.MULTILINE)

    assert len(named) == 7
    assert named[:4] == [
        "wsgi.py",
        "core/app.py",
        "core/hookspecs.py",
        "plugins/ungmusikk/plugin.py",
    ]
    assert [path for path in named if not (ROOT / path).exists()] == []
