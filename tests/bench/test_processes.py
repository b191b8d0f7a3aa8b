"""Other programs: their memory is seen, their failures are told, servers are ended."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bench.processes import Failed, free_port, resident, run, serving, tree

BIG = 150 << 20


def test_memory_of_a_descendant_counts() -> None:
    inner = f"import time; held = bytes([1]) * {BIG}; time.sleep(0.6)"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    ran = run([sys.executable, "-c", outer])
    assert BIG < ran.peak < 2 * BIG
    assert ran.wall >= 0.6


def test_processor_time_of_a_descendant_counts() -> None:
    inner = "sum(range(6_000_000))"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    assert run([sys.executable, "-c", outer]).cpu > run([sys.executable, "-c", "pass"]).cpu


def test_output_is_kept() -> None:
    assert run([sys.executable, "-c", "print('said')"]).output == "said\n"


def test_a_program_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(Failed, match=r"ended with 3: .*alas"):
        run([sys.executable, "-c", "print('alas'); raise SystemExit(3)"])


def test_settings_of_the_house_do_not_reach_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLOTYPE_STORE", "http://example.org/")
    told = run(
        [sys.executable, "-c", "import os; print(os.environ.get('HOLOTYPE_STORE'))"], HOLOTYPE_PORT="1"
    )
    assert told.output == "None\n"


def test_this_process_is_in_its_own_tree() -> None:
    assert os.getpid() in tree(os.getpid())
    assert resident(os.getpid()) > 1 << 20


def test_a_server_is_ended_when_it_is_no_longer_needed() -> None:
    port = free_port()
    with serving([sys.executable, "-m", "bench.clients", str(port)], port, "/") as server:
        assert Path(f"/proc/{server.pid}").exists()
        assert server.seconds > 0
    assert not Path(f"/proc/{server.pid}").exists()


def test_a_server_that_ends_at_once_is_told() -> None:
    with (
        pytest.raises(Failed, match=r"does not serve: .*no such house"),
        serving([sys.executable, "-c", "raise SystemExit('no such house')"], free_port(), "/"),
    ):
        pass
