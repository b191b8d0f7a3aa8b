"""Attempts by way of changes: what reports, dry runs, refusals and meeting changes tell."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from shutil import make_archive
from tempfile import TemporaryDirectory

from tests.attacks.asking import Attacker, Attempt, Found, secrets_in
from tests.attacks.target import LATE
from tests.loaders.archives_made import archive, specimen
from tests.loaders.secrets_kept import EXACT
from tests.web.filled import Filled

SPARQL = "application/sparql-update"
CHANGES = Path(__file__).parent / "changes"
PROBED = "holotype-probe"
_MOVED = {"locality": "Behind the third lock of the mill, left"}  # as the first record stands
_OTHER = {
    "scientificName": "Cypripedium calceolus L.",
    "decimalLatitude": "1.5",
    "decimalLongitude": "2.5",
    "locality": "Elsewhere",
    "eventDate": "1999-01-01",
    "recordedBy": "A. Nother",
}
Run = Callable[[Attacker], Found]


def tried(update: str, attacker: Attacker) -> str:
    """What the house says to an update of the first record; the update itself is not repeated in it."""
    response = attacker.send(
        "PATCH",
        attacker.at.document,
        params={"dry-run": "1"},
        data=update,
        headers={"Content-Type": SPARQL, "If-Match": "*"},
    )
    return f"{response.status_code} {response.headers} {response.text}"


def _filled(name: str, **values: str) -> str:
    text = (CHANGES / f"{name}.ru").read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"urn:{key}", value)
    return text


def report(attacker: Attacker) -> Found:
    """A highest elevation below the hidden lowest one: the warning names the lowest."""
    return secrets_in(tried(_filled("highest-elevation", value="1"), attacker))


def opening(attacker: Attacker) -> Found:
    """The record renamed to something that no rule covers: the dry run would list what opens."""
    return secrets_in(tried(_filled("another-name"), attacker))


def differing(name: str, right: str, wrong: str, attacker: Attacker) -> Found:
    """Whether the house answers otherwise to the right guess than to a wrong one of the same form."""
    said = [_without_times(tried(_filled(name, value=one), attacker), one) for one in (right, wrong)]
    return "" if said[0] == said[1] else "told apart"


def _without_times(said: str, guess: str) -> str:
    plain = said.replace(guess, PROBED)
    plain = re.sub(r"'(Date|Server-Timing|Content-Length|Retry-After|RateLimit[^']*)': '[^']*'", "", plain)
    return re.sub(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.+Z]+", "", plain)


def form(attacker: Attacker) -> Found:
    """The form of the record, filled as it stands: what it shows, and what it says of a change."""
    path = attacker.at.document + "/edit"
    page = attacker.get(path, headers={"Accept": "text/html"})
    filled = Filled(page.text)
    filled.fields.append(("-/dwc:disposition", "in collection"))
    said = attacker.send(
        "POST", path, data=list(filled.sent("preview").items(multi=True)), headers={"Accept": "text/html"}
    )
    return secrets_in(page.text + said.text)


def meeting(attacker: Attacker) -> Found:
    """The form sent as made from each version there was: the page where two changes meet shows all three."""
    found = set()
    for name in (attacker.at.document, attacker.at.late):
        said = attacker.get(f"{name}/history.json").text
        filled = Filled(attacker.get(f"{name}/edit", headers={"Accept": "text/html"}).text)
        for activity in sorted(set(re.findall(r"https://example\.org/activity/[0-9-]+", said))):
            data = [*filled.sent("save", revision=activity).items(multi=True)]
            data.append(("-/dwc:disposition", "in collection"))
            page = attacker.send("POST", f"{name}/edit", data=data, headers={"Accept": "text/html"})
            if page.status_code == 409:
                found.add(secrets_in(page.text))
    return "; ".join(sorted(filter(None, found)))


def checked(attacker: Attacker) -> Found:
    """The public record, sent to be checked."""
    text = attacker.get(f"{attacker.at.document}.ttl").text
    response = attacker.send(
        "POST",
        "/validate",
        data=text.encode(),
        headers={"Content-Type": "text/turtle", "Accept": "application/json"},
    )
    shown = {one for one in secrets_in(text).split(", ") if one}
    return ", ".join(one for one in secrets_in(response.text).split(", ") if one and one not in shown)


def _tried_load(attacker: Attacker, *rows: dict[str, str]) -> Iterator[str]:
    """What is told of a load that is only tried: to the one who asks; to a loader who sees no more, by
    the report; and of that job to the one who asks."""
    loader = Attacker(attacker.at, "loader")
    with TemporaryDirectory() as folder:
        place = archive(Path(folder), list(rows))
        packed = Path(make_archive(f"{folder}/packed", "zip", place)).read_bytes()
    form = {"params": {"dataset": "test", "dry-run": "1"}, "data": packed}
    for one in (attacker, loader):
        begun = one.send("POST", "/loads", headers={"Content-Type": "application/zip"}, **form)
        yield begun.text
        if begun.status_code != 202:
            continue
        where = begun.headers["Location"]
        while (job := loader.get(where).json())["state"] in ("queued", "running"):
            time.sleep(0.1)
        assert job["state"] == "done", job
        yield from (one.get(f"{where}{end}").text for end in ("", ".html", "/report", "/quarantine"))
        yield from (attacker.get(path).text for path in (where, "/jobs", "/loads"))


def load_tells(attacker: Attacker) -> Found:
    """Records that say something else in every field: a report could name what stands."""
    rows = [specimen(number, **dict.fromkeys(EXACT, "") | _OTHER) for number in (1, 3)]
    return secrets_in(" ".join(_tried_load(attacker, *rows)))


def load_guesses(attacker: Attacker) -> Found:
    """Whether a report tells a record as it stands from one with another latitude, or a name that a
    curator put right from another."""
    right = [specimen(1, **EXACT | _MOVED), specimen(3, **LATE | {"recordedBy": "Dr D. Verborgen"})]
    wrong = [right[0] | {"decimalLatitude": "51.34568"}, right[1] | {"recordedBy": "Dr E. Verborgen"}]
    said = []
    for rows in (right, wrong):
        text = " ".join(_tried_load(attacker, *rows))
        counts = re.findall(r'"(seen|new|changed|unchanged|gone|refused|disputed)": ([0-9]+)', text)
        rules = sorted(re.findall(r'"rule": "([^"]+)"', text))
        said.append((counts, rules))
    assert said[0][0], "no report was read"
    return "" if said[0] == said[1] else "told apart"


def by_change() -> Iterator[Attempt]:
    """Those by way of changes; the control is made by whoever may change."""
    latitude = EXACT["decimalLatitude"]

    def attempt(name: str, tries: str, run: Run, controlled: bool = True) -> Attempt:
        return Attempt(name, "changes", tries, run, controlled, control="changer")

    yield attempt("change-report", "the report on a change that a hidden value makes wrong", report)
    yield attempt("change-opens", "a dry run of a change that would open the record", opening, False)
    yield attempt(
        "change-guess-value", "whether the exact latitude was guessed",
        partial(differing, "latitude", latitude, "51.34568"),
    )  # fmt: skip
    yield attempt(
        "change-guess-bound", "whether the elevation is above or below a guess",
        partial(differing, "highest-elevation", "2467", "2469"),
    )  # fmt: skip
    yield attempt("change-form", "the form of the record, and what a change of it would do", form)
    yield attempt("change-meets", "the page where a change meets others, from every version", meeting)
    yield attempt("load-tells", "a load that is only tried, of records that stand", load_tells)
    yield attempt(
        "load-guesses", "whether such a load tells that a guess of the exact record is right", load_guesses
    )
    yield attempt("check", "the record, sent to be checked", checked, False)
