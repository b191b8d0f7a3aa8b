"""The documentation is held to the code: its reference is regenerated, its links are followed, its first hour is lived."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from app.graph.root import packages_root

ROOT = packages_root()
DOCS = ROOT / "docs"
FIRST_HOUR = DOCS / "tutorial" / "first-hour.md"
SHOWN = "http://127.0.0.1:8000"  # the address the documentation uses
_FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
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


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """The address of the demonstration, served from a folder of its own."""
    server = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "demo", "--port", "0"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=(tmp_path / "server.log").open("w"),
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
            pytest.fail("".join(said) + (tmp_path / "server.log").read_text())
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
        server.stdout.close()


def test_first_hour(demo: str, tmp_path: Path) -> None:
    found = list(blocks(FIRST_HOUR.read_text(encoding="utf-8")))
    assert len(found) > 5
    assert disappointments(found, run(script(found, demo), tmp_path), demo) == []


def generator() -> ModuleType:
    """``docs/generate.py`` as a module."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reference_is_fresh() -> None:
    for path, text in generator().pages().items():
        kept = path.read_text(encoding="utf-8")
        assert kept == text, f"{path.name} is stale: run python docs/generate.py"


def pages() -> list[Path]:
    """Every page of the documentation."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "loaders/mappings/README.md"])


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
