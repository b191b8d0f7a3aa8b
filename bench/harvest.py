"""How long a harvest takes: a new archive, the same again, a later edition; and how much memory."""

from __future__ import annotations

import shutil

from bench.ground import Ground, export, native_load
from bench.processes import Ran
from bench.report import Line, Run
from bench.stages import Stages

GIB = 1 << 30
PLAIN_MOST = 25_000
ALTERED = 0.01


def _new(what: str, size: int, count: int, ran: Ran, peer: Ran) -> Line:
    ratio = peer.wall / ran.wall
    loaded = f"{size / peer.wall:,.0f}/s ({peer.wall:.1f} s; {peer.cpu:.1f} s of processor)"
    return Line(
        what,
        f"{size / ran.wall:,.0f} specimens/s, {count / ran.wall:,.0f} quads/s "
        f"({ran.wall:.1f} s; {ran.cpu:.1f} s of processor)",
        "0.5 x the rows a second of oxigraph load",
        f"{ratio:.2f} x",
        f"oxigraph load of the same quads: {loaded}",
        ratio >= 0.5,
    )


def measure(ground: Ground, found: Run) -> None:
    """Harvest figures of the run."""
    large = ground.large
    quads, count = ground.own_quads
    peer = ground.native[1]
    each = count / large.size
    found.facts.append(
        f"A generated specimen makes {each:.1f} quads by the mapping, with its part of the ledger and of "
        "media documents."
    )
    found.lines.append(_new("harvest of a new archive", large.size, count, large.ran, peer))
    _memory(ground, found)
    _again(ground, found)
    _plain(ground, found)
    found.stages = Stages(large.archive, quads, each).all()


def _memory(ground: Ground, found: Run) -> None:
    peak, least = ground.large.ran.peak, ground.small.ran.peak
    found.lines.append(
        Line(
            "most memory of a harvest, all its processes",
            f"{peak / GIB:.2f} GiB",
            "< 1.5 GiB",
            f"{peak / least:.2f} x that of {ground.small.size:,} specimens",
            f"oxigraph load: {ground.native[1].peak / GIB:.2f} GiB",
            peak < 1.5 * GIB,
        )
    )


def _again(ground: Ground, found: Run) -> None:
    """The same archive, and then one in which a hundredth says something else."""
    large = ground.large
    ran, report = ground.load(large.archive, large.folder)
    assert report["unchanged"] == large.size, report
    ratio = large.ran.wall / ran.wall
    found.lines.append(
        Line(
            "harvest of the unchanged archive",
            f"{ran.wall:.1f} s, {large.size / ran.wall:,.0f} specimens/s",
            "10 x faster than new",
            f"{ratio:.1f} x",
            "itself, the first time",
            ratio >= 10,
        )
    )
    later = ground.archive("later", large.size, altered=ALTERED)
    with ground.copied() as copy:
        ran, report = ground.load(later, copy)
    found.lines.append(
        Line(
            f"harvest of a later edition, {report['changed']:,} specimens changed",
            f"{ran.wall:.1f} s",
            ratio=f"{large.ran.wall / ran.wall:.1f} x",
            peer="itself, the first time",
        )
    )


def _plain(ground: Ground, found: Run) -> None:
    """Records of five columns, the least a specimen can say."""
    size = min(ground.size, PLAIN_MOST)
    plain = ground.harvested("plain", size, plain=True)
    path = ground.folder / "plain.nq"
    count = export(plain.folder, path, "public", "ledger/public")
    folder = ground.folder / "native-plain"
    peer = native_load(path, folder)
    found.facts.append(f"With five columns and no more, it makes {count / size:.1f}.")
    what = f"harvest of {size:,} specimens of five columns"
    found.lines.append(_new(what, size, count, plain.ran, peer))
    shutil.rmtree(plain.folder)
    shutil.rmtree(folder)
