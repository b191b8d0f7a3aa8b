"""``python -m bench``: sizes in words, names of measurements, and what cannot be measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import __main__ as command
from bench.ground import Ground
from bench.processes import Failed
from bench.report import Line, Run


@pytest.mark.parametrize(
    ("said", "meant"), [("10k", 10_000), ("250K", 250_000), ("1m", 1_000_000), ("37", 37)]
)
def test_sizes(said: str, meant: int) -> None:
    assert command.number(said) == meant


def test_names_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--list"]) == 0
    assert capsys.readouterr().out.split() == list(command.MEASUREMENTS)


def test_an_unknown_measurement_is_refused() -> None:
    with pytest.raises(SystemExit):
        command.main(["--only", "everything"])


def test_what_cannot_be_measured_is_said_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(ground: Ground, found: Run) -> None:
        raise Failed("a peer is missing")

    def works(ground: Ground, found: Run) -> None:
        found.lines.append(Line("works", "1 s"))

    monkeypatch.setattr(command, "MEASUREMENTS", {"fails": fails, "works": works})
    found = Run(10, 1)
    assert command.carried_out(Ground(tmp_path, 10, 1), found, ["fails", "works"]) is False
    assert [line.measured for line in found.lines] == ["not measured: a peer is missing", "1 s"]
    assert all(line.met is None for line in found.lines)
