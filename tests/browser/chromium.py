"""The headless browser of the tests: started once, with no way to the outside."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path(sys.prefix) / "browser"
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
OPTIONS = (
    "--no-sandbox",  # root in a container has none
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def program() -> tuple[Path, dict[str, str]]:
    """The browser and the environment it needs. Raises FileNotFoundError that says how to get it."""
    if given := os.environ.get("HOLOTYPE_BROWSER"):
        return Path(given), {}
    found = FOLDER / "chromium"
    if not (found.exists() and AXE.exists()):
        raise FileNotFoundError(f"{found} or {AXE} is not there: “make browser” fetches the browser")
    libraries = os.pathsep.join([str(FOLDER / "al2023" / "lib"), os.environ.get("LD_LIBRARY_PATH", "")])
    return found, {
        "LD_LIBRARY_PATH": libraries.rstrip(os.pathsep),
        "FONTCONFIG_FILE": str(FOLDER / "fonts.conf"),
    }


@contextmanager
def browser() -> Iterator[Browser]:
    """Run the browser until the block ends."""
    path, needed = program()
    from playwright.sync_api import sync_playwright  # late: it is fetched together with the browser

    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=path, args=list(OPTIONS), env={**os.environ, **needed}
        )
        try:
            yield opened
        finally:
            opened.close()
