"""``python -m loaders.demo.compose``: rewrites the committed demonstration data."""

from __future__ import annotations

import shutil
from pathlib import Path

from .write import everything

HERE = Path(__file__).resolve().parent.parent


def main() -> None:
    """Writes all files anew."""
    files = everything()
    shutil.rmtree(HERE / "archives", ignore_errors=True)
    for name, content in files.items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
