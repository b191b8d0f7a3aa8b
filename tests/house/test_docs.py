"""The documentation is held to the code: reference written anew, links followed, the first hour lived."""

from __future__ import annotations

import ast
import importlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from app.graph.catalogue import read_query
from app.graph.root import packages_root
from app.settings import Settings
from tests.house.test_queries import header_faults, prefix_faults, text_faults

ROOT = packages_root()
DOCS = ROOT / "docs"
FIRST_HOUR = DOCS / "tutorial" / "first-hour.md"
SHOWN = "http://127.0.0.1:8000"  # the address the documentation uses
_FENCE = re.compile(r"^(?: *)```(.*)\n((?:.*\n)*?) *```$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


class Block(NamedTuple):
    """Commands that are run, and the lines that have to be in what they print."""

    line: int
    commands: str
    expected: tuple[str, ...]


def blocks(text: str) -> Iterator[Block]:
    """The blocks marked ``sh run``; a block marked ``text`` right after one is its output."""
    found = list(_FENCE.finditer(text))
    for index, match in enumerate(found):
        if match[1] != "sh run":
            continue
        after = found[index + 1] if index + 1 < len(found) else None
        prose = text[match.end() : after.start()] if after else "."
        own = after is not None and after[1] == "text" and not prose.strip()
        expected = tuple(after[2].splitlines()) if own and after else ()
        yield Block(text.count("\n", 0, match.start()) + 1, match[2], expected)


def script(found: list[Block], address: str) -> str:
    """All blocks as one bash script that says where each begins."""
    parts = ["set -euo pipefail"]
    for block in found:
        parts.append(f"printf '\\n@@ {block.line}\\n'\n{block.commands.replace(SHOWN, address)}")
    return "\n".join(parts)


def disappointments(found: list[Block], printed: str, address: str) -> list[str]:
    """Expected lines that are not in what their block printed; ``…`` stands for anything."""
    outputs: dict[int, str] = {}
    for part in re.split(r"^@@ ", printed, flags=re.MULTILINE)[1:]:
        number, _, said = part.partition("\n")
        outputs[int(number)] = said
    missing = []
    for block in found:
        for line in block.expected:
            parts = [re.escape(part) for part in line.replace(SHOWN, address).split("…")]
            if not re.search(".*".join(parts), outputs.get(block.line, "")):
                missing.append(f"line {block.line}: “{line}” is not in: {outputs.get(block.line)}")
    return missing


def run(commands: str, folder: Path) -> str:
    """What a script prints. Fails with all of it when a command fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", commands],
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def free_port() -> int:
    """A port nobody listens on. The base of an installation follows it, so it is chosen beforehand."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the reader of the documentation is, with an archive and a table to load."""
    folder = tmp_path_factory.mktemp("reader")
    archive = ROOT / "loaders" / "demo" / "archives" / "zonderveen-museum"
    shutil.make_archive(str(folder / "collection"), "zip", archive)
    shutil.copy(Path(__file__).parent / "table.csv", folder)
    return folder


@pytest.fixture(scope="module")
def demo(home: Path) -> Iterator[str]:
    """The address of the demonstration, served from the reader's folder."""
    server = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "demo", "--port", str(free_port())],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=(home / "server.log").open("w"),
        text=True,
    )
    assert server.stdout is not None
    said: list[str] = []
    try:
        for line in server.stdout:
            said.append(line)
            if match := re.search(r"at (http://127\.0\.0\.1:\d+)/", line):
                yield match[1]
                break
        else:
            pytest.fail("".join(said) + (home / "server.log").read_text())
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
        server.stdout.close()


def pages() -> list[Path]:
    """Every page of the documentation."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "loaders/mappings/README.md"])


def run_pages() -> list[Path]:
    """The pages with commands that are run; the first hour last, as it changes the demonstration."""
    found = [path for path in pages() if "```sh run" in path.read_text(encoding="utf-8")]
    return sorted(found, key=lambda path: (path == FIRST_HOUR, path))


@pytest.mark.parametrize("path", run_pages(), ids=lambda path: path.stem)
def test_commands_do_what_the_text_says(path: Path, demo: str, home: Path) -> None:
    found = list(blocks(path.read_text(encoding="utf-8")))
    assert found
    assert disappointments(found, run(script(found, demo), home), demo) == []


def unexplained(text: str) -> list[str]:
    """Blocks of commands that are neither run nor say why they are not."""
    infos = [match[1] for match in _FENCE.finditer(text)]
    reasons = [info.removeprefix("sh").strip() for info in infos if re.match(r"sh\b", info)]
    return [reason for reason in reasons if reason != "run" and not re.fullmatch(r'not-run=".+"', reason)]


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_are_run_or_say_why_not(path: Path) -> None:
    assert unexplained(path.read_text(encoding="utf-8")) == []


def snippets(path: Path, kind: str) -> list[str]:
    """The blocks of one kind of a page, without the indentation of the list they stand in."""
    found = _FENCE.findall(path.read_text(encoding="utf-8"))
    return [dedent(text) for info, text in found if info.split(" ")[:1] == [kind]]


def bad_snippets(path: Path, folder: Path) -> list[str]:
    """Code in a page that is no code: queries with their header, Python, settings."""
    found = []
    for text in snippets(path, "python"):
        try:
            ast.parse(text)
        except SyntaxError as error:
            found.append(f"python: {error}")
    for text in snippets(path, "sparql"):
        file = folder / "shown.rq"
        file.write_text(text)
        query = read_query(file, "docs/shown")
        found += header_faults(query) + prefix_faults(query) + text_faults(query)
    for text in snippets(path, "toml"):
        file = folder / "holotype.toml"
        file.write_text(text)
        try:
            Settings.read({}, file)
        except (ValueError, tomllib.TOMLDecodeError) as error:
            found.append(f"toml: {error}")
    return found


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda path: path.stem)
def test_code_in_pages_is_code(path: Path, tmp_path: Path) -> None:
    assert bad_snippets(path, tmp_path) == []


def test_bad_code_in_a_page_is_found(tmp_path: Path) -> None:
    found = bad_snippets(Path(__file__).parent / "bad-page.md", tmp_path)
    for beginning in ("python: ", "toml: ", "the summary"):
        assert [line for line in found if line.startswith(beginning)], found


def test_reference_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(DOCS)
    for path, text in importlib.import_module("generate").pages().items():
        kept = path.read_text(encoding="utf-8")
        assert kept == text, f"{path.name} is stale: run python docs/generate.py"


def dead_links(path: Path) -> list[str]:
    """Links of a page to files that are not there."""
    return [
        target
        for target in _LINK.findall(_FENCE.sub("", path.read_text(encoding="utf-8")))
        if "://" not in target and not target.startswith("/") and not (path.parent / target).exists()
    ]


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    assert dead_links(path) == []


def test_every_page_can_be_reached() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            targets = _LINK.findall(page.read_text(encoding="utf-8"))
            waiting += [page.parent / t for t in targets if "://" not in t and (page.parent / t).is_file()]
    assert [path for path in DOCS.rglob("*.md") if path.resolve() not in reached] == []


# What no text of the project speaks of: machines and folders of whoever wrote it.
_PRIVATE = re.compile(r"(?<![\w.])/(work|home|root|tmp|Users)/\w")


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_page_names_a_private_place(path: Path) -> None:
    assert _PRIVATE.findall(path.read_text(encoding="utf-8")) == []


# -- and these rules can fail ----------------------------------------------------------------

PAGE = """
```sh
not-run
```

```sh run
printf 'one\\ntwo words here\\n'
```

```text
one
two…here
```

```sh run
echo three
```

Some words.

```text
four
```
"""


def test_blocks_and_their_output(tmp_path: Path) -> None:
    assert unexplained(PAGE) == [""]
    found = list(blocks(PAGE))
    assert [block.expected for block in found] == [("one", "two…here"), ()]
    printed = run(script(found, "http://x.example"), tmp_path)
    assert disappointments(found, printed, "http://x.example") == []
    wrong = [Block(found[0].line, found[0].commands, ("three",))]
    assert len(disappointments(wrong, printed, "http://x.example")) == 1


def test_a_command_that_fails_is_found(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no-such-command"):
        run(script([Block(1, "no-such-command\necho after\n", ())], ""), tmp_path)


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[there](page.md) [gone](gone.md#part) [web](https://a.example/)\n")
    assert dead_links(page) == ["gone.md"]


def test_a_private_place_is_found() -> None:
    assert _PRIVATE.findall("see /home/ada/notes and /work/x, not /graph/public") == ["home", "work"]
