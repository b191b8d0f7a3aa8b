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


def test_an_installation_from_before_is_measured_but_for_its_harvest(tmp_path: Path) -> None:
    asked = command.arguments(["--size", "1m", "--installation", str(tmp_path)])
    found = Run(asked.size, asked.small)
    names = command.names_of(asked, found)
    assert set(command.MEASUREMENTS) - set(names) == {"harvest"}
    assert "nothing is said of the harvest" in found.facts[0]
    ground = Ground(tmp_path / "work", asked.size, asked.small, asked.installation)
    assert ground.served == tmp_path
    with pytest.raises(Failed, match="was there before"):
        _ = ground.large
