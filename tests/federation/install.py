"""Put a proxy and a home organisation into the virtual environment, for the tests of signing in by them.

``python tests/federation/install.py`` makes ``federation/`` in the environment: the proxy (SATOSA) in
an environment of its own, for its packages are none of ours, and unpacked packages of Debian with a
home organisation (SimpleSAMLphp), PHP and xmlsec1, as far as the machine lacks them. Nothing of the
system's is changed. Where there is no Debian it says so, and the tests are left out; what else goes
wrong ends it with 1 and a reason.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = Path(sys.prefix) / "federation"
DEBIAN = FOLDER / "debian"
WANTED = ("simplesamlphp", "php-cli", "php-xml", "php-mbstring", "xmlsec1")
# What PHP brings a web server for; it has one of its own.
_UNNEEDED = re.compile(r"apache2|lib(apr|aprutil|lua|apache)|php$|php[\d.]+$")


def run(*command: str | Path, cwd: Path = HERE) -> str:
    """What a command prints. Raises CalledProcessError."""
    return subprocess.run(
        [*map(str, command)], cwd=cwd, stdout=subprocess.PIPE, text=True, check=True
    ).stdout  # fmt: skip


def proxy() -> None:
    """The proxy, by its lock file."""
    where = FOLDER / "proxy"
    venv.create(where, clear=True, with_pip=False)
    run(
        sys.executable, "-m", "pip", "--python", where / "bin" / "python", "install", "--quiet",
        "--disable-pip-version-check", "--no-compile", "--require-hashes", "-r", "requirements.txt",
    )  # fmt: skip


def home() -> None:
    """The packages of Debian that are not there, unpacked."""
    if os.geteuid() == 0:
        run("apt-get", "update", "-qq")
    planned = run("apt-get", "install", "--simulate", "--no-install-recommends", *WANTED)
    names = re.findall(r"^Inst (\S+)", planned, re.MULTILINE)
    packages = FOLDER / "packages"
    packages.mkdir()
    if needed := [name for name in names if not _UNNEEDED.match(name)]:
        run("apt-get", "download", "-qq", *needed, cwd=packages)
    for package in sorted(packages.iterdir()):
        run("dpkg", "--extract", package, DEBIAN)
    shutil.rmtree(packages)


def main() -> None:
    """Install everything anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    proxy()
    try:
        home()
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        print(
            "federation: no home organisation, its tests are left out. "
            f"It comes in packages of Debian: {error}"
        )


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        shutil.rmtree(FOLDER, ignore_errors=True)
        sys.exit(f"federation: {error}")
