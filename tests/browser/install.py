"""Put a headless browser into the virtual environment, for the tests of the pages.

``python tests/browser/install.py`` installs what drives it (``requirements.txt``), the packages of
``package-lock.json`` without their scripts, and unpacks the browser to ``browser/`` in the
environment, with the libraries that a bare Debian lacks. Ends with 1 and a reason where it cannot.

The packed browser is for Linux on x86-64. Elsewhere HOLOTYPE_BROWSER names a Chromium to use.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BROWSER = Path(sys.prefix) / "browser"
LIBRARIES = BROWSER / "al2023" / "lib"
# The one library that the package does not bring: every Debian with Python has it.
DEBIAN = {"libsqlite3.so.0": "libsqlite3-0"}


def run(*command: str | Path) -> None:
    """Run in this folder. Raises CalledProcessError."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    subprocess.run([*map(str, command)], cwd=HERE, env={**os.environ, "PATH": path}, check=True)


def missing() -> list[str]:
    """Shared libraries that neither the system nor the package has."""
    there = {**os.environ, "LD_LIBRARY_PATH": str(LIBRARIES)}
    files = [BROWSER / "chromium", *LIBRARIES.glob("*.so*")]
    said = subprocess.run(
        ["ldd", *map(str, files)], env=there, capture_output=True, text=True, check=False
    ).stdout
    return sorted(set(re.findall(r"(\S+) => not found", said)))


def provide(libraries: list[str]) -> None:
    """Fetch what is missing, as root on Debian; else say what is to be done."""
    packages = [DEBIAN.get(name, f"a package with {name}") for name in libraries]
    apt = shutil.which("apt-get")
    if os.geteuid() == 0 and apt and all(name in DEBIAN for name in libraries):
        run(apt, "update", "-qq")
        run(apt, "install", "-y", "-qq", "--no-install-recommends", *packages)
    if left := missing():
        sys.exit(f"browser: {', '.join(left)} cannot be found. As root: apt-get install {' '.join(packages)}")


def main() -> None:
    """Install everything."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--require-hashes", "-r", "requirements.txt")
    run("npm", "ci", "--no-progress", "--loglevel=error")
    if os.environ.get("HOLOTYPE_BROWSER"):
        return
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        sys.exit(
            f"browser: none is packed for {sys.platform} on {platform.machine()}. Set HOLOTYPE_BROWSER "
            "to the program of a Chromium or Chrome and run this again."
        )
    shutil.rmtree(BROWSER, ignore_errors=True)
    run("node", "unpack.mjs", BROWSER)
    if lacking := missing():
        provide(lacking)


if __name__ == "__main__":
    try:
        main()
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        sys.exit(f"browser: {error}")
