"""Run by a test in a process of its own: a house with readers and a query that never ends."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from app.graph.readers import Limits
from tests.graph.reader_house import JSON, VIEW, House, query


def main() -> None:
    house = House(Path(sys.argv[1]), limits=Limits(seconds=600))
    house.run("count").close()
    hostile = query("hostile/product-of-values")
    threading.Thread(target=lambda: house.readers.run(hostile, VIEW, JSON), daemon=True).start()
    while not any(query.state == "running" for query in house.readers.running()):
        time.sleep(0.01)
    print("running", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
