"""The page of results: every figure, its verdict in plain words, the largest size first."""

from __future__ import annotations

from pathlib import Path

from bench.report import Line, Run, Stage, page, read, section, verdict, write_page


def _run(size: int, began: str = "2026-01-01 00:00 UTC") -> Run:
    run = Run(size, 100, began)
    run.lines = [
        Line("load", "5 s", "< 9 s", "2.0 x", "a | b", True),
        Line("ask", "9 ms", "< 5 ms", met=False),
        Line("size", "1 MB"),
    ]
    run.stages = [Stage("read", 0.25), Stage("write", 0.75, "on disk")]
    run.facts = ["a fact"]
    return run


def test_a_budget_that_is_not_met_is_said_so() -> None:
    assert [verdict(line) for line in _run(10).lines] == ["yes", "**NO**", ""]
    assert "Not met: ask." in section(_run(10))


def test_a_bar_in_a_cell_does_not_part_it() -> None:
    row = next(line for line in section(_run(10)).splitlines() if line.startswith("| load"))
    assert row == r"| load | < 9 s | 5 s | 2.0 x | a \| b | yes |"


def test_stages_show_their_share() -> None:
    assert "| write | 0.750 | 75% | on disk |" in section(_run(10))
    assert "| all | 1.000 |  |  |" in section(_run(10))


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    run = _run(2_000)
    run.begin()
    run.keep(tmp_path)
    assert read(tmp_path / "2000.json") == run
    assert len(run.load) == len(run.pace) == len(run.stalls) == 2
    assert "on each core at once" in section(run)
    assert "less than half its pace" in section(run)


def test_a_size_replaces_its_own_figures_and_leaves_the_others(tmp_path: Path) -> None:
    for size in (10, 2_000, 10):
        _run(size).keep(tmp_path)
    write_page(tmp_path, tmp_path / "page.md")
    text = (tmp_path / "page.md").read_text()
    assert text.index("## 2,000 specimens") < text.index("## 10 specimens")
    assert text.count("## ") - text.count("### ") == 2


def test_the_page_says_how_to_run_it() -> None:
    assert "python -m bench --size 100k" in page([_run(10)])
