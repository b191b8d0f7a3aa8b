"""kill -9 of a server while clients race to change: what was acknowledged is there, nothing is half done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.graph.platform import Platform
from tests.installations import installation
from tests.journeys.killed_change import MOMENTS
from tests.journeys.racing import BASE, FIRST, Clients, begin, disagreements, texts
from tests.journeys.served_process import server

KILLS = int(os.environ.get("HOLOTYPE_TEST_KILLS", "4"))


def test_killed_at_random_while_clients_race(tmp_path: Path) -> None:
    store, chance = tmp_path / "store", random.Random(11)
    with installation(store, base=BASE) as platform:
        begin(platform)
        clients = Clients(platform.tokens.create(frozenset(("administrator",))))
    for _ in range(KILLS):
        with server(store) as served:

            def end(process: subprocess.Popen[str] = served.process) -> None:
                clients.wait_for(chance.randrange(1, 30))
                time.sleep(chance.uniform(0, 0.05))
                process.kill()

            clients.run(served.address, end)
            assert served.process.wait() == -signal.SIGKILL
        with Platform(store) as platform:
            assert clients.faults(platform) == []
    assert clients.told and clients.counted
    print(f"{len(clients.told)} and {clients.counted} acknowledged, {len(clients.refused)} refused")
    checked = subprocess.run(
        [Path(sys.executable).with_name("holotype"), "check", "--ledger", "--store", str(store)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_a_named_moment_of_a_change(moment: str, tmp_path: Path) -> None:
    store = tmp_path / "store"
    with installation(store, base=BASE) as platform:
        begin(platform)
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.killed_change", moment, str(store)],
        cwd=Path(__file__).parents[2], capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    with Platform(store) as platform:
        assert disagreements(platform) == []
        assert texts(platform, FIRST, "ltc:note") == ({"made"} if MOMENTS[moment][1] else set())
        begin_again = platform.workbench(platform.house)
        assert begin_again.update((Path(__file__).parent / "count-up.ru").read_text()).commit
        assert disagreements(platform) == []
