"""Build the assets when a wheel is made, so that they travel in it. Without npm the pages do without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ``assets/build.py`` before the files of a wheel are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """``version`` is ``editable`` for a checkout, which builds its assets by itself.

        ``HOLOTYPE_SKIP_ASSETS=1`` takes what has been built before, for a build without a network.
        """
        script = Path(self.root) / "assets" / "build.py"
        skipped = os.environ.get("HOLOTYPE_SKIP_ASSETS") == "1"
        if version != "editable" and script.exists() and not skipped:
            subprocess.run([sys.executable, str(script)], cwd=self.root, check=False)
