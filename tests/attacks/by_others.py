"""Attempts at what somebody else was let in to see: their files, tags, requests and reads."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.attacks.asking import Attacker, Attempt, Found, secrets_in, unpacked

Run = Callable[[Attacker], Found]
_SEEN = ("{document}.ttl", "{document}.html", "{document}.jsonld", "/search", "/search.json?view=table")


def ordered(attacker: Attacker, format: str) -> tuple[str, dict[str, Any]]:
    """A file of all records: its page, and the twin of that when it is made."""
    response = attacker.send(
        "POST", "/downloads", data={"format": format, "kind": "specimen"}, allow_redirects=False
    )
    assert response.status_code == 303, response.text
    address = response.headers["Location"]
    for _ in range(600):
        said = attacker.get(f"{address}.json").json()
        if said["state"] in ("done", "failed"):
            break
        time.sleep(0.1)
    assert said["state"] == "done", said
    return address, said


def file_of_another(format: str, attacker: Attacker) -> Found:
    """The file, its page and its twin, by addresses that somebody let slip; then a file of one's own."""
    let_in = Attacker(attacker.at, "let-in")
    address, said = ordered(let_in, format)
    content = unpacked(let_in.get(said["file_href"]).content)
    assert secrets_in(content), "whoever was let in has exact values in the file"
    tag = let_in.get(said["file_href"]).headers["ETag"]
    found = [secrets_in(unpacked(attacker.get(said["file_href"]).content))]
    found += [secrets_in(attacker.get(f"{address}{end}").text) for end in ("", ".json")]
    part = attacker.get(said["file_href"], headers={"Range": "bytes=0-100000"})
    known = attacker.get(said["file_href"], headers={"If-None-Match": tag})
    found += [secrets_in(unpacked(part.content)), "304" if known.status_code == 304 else ""]
    _, own = ordered(attacker, format)
    found.append(secrets_in(unpacked(attacker.get(own["file_href"]).content)))
    return "; ".join(sorted(set(filter(None, found))))


def tags_of_another(attacker: Attacker) -> Found:
    """Whether an answer that somebody else has in a cache counts as one's own."""
    let_in = Attacker(attacker.at, "let-in")
    found = set()
    for path in _SEEN:
        path = path.format(document=attacker.at.document)
        theirs = let_in.get(path)
        assert "public" not in theirs.headers.get("Cache-Control", ""), path
        mine = attacker.get(path, headers={"If-None-Match": theirs.headers["ETag"]})
        if mine.status_code == 304:
            found.add(f"304 for {path}")
        found.add(secrets_in(mine.text))
    return "; ".join(sorted(filter(None, found)))


def answers_of_another(attacker: Attacker) -> Found:
    """A named query right after whoever was let in has asked it, in every format."""
    let_in = Attacker(attacker.at, "let-in")
    found = set()
    for ending in ("json", "csv", "tsv", "srj", "srx"):
        path = f"/queries/access/standing/answer.{ending}"
        params = {"documents": attacker.at.document}
        theirs = let_in.get(path, params=params)
        assert secrets_in(theirs.text), ending
        for headers in ({}, {"If-None-Match": theirs.headers["ETag"]}):
            mine = attacker.get(path, params=params, headers=headers)
            found |= {secrets_in(mine.text), "304" if mine.status_code == 304 else ""}
    return "; ".join(sorted(filter(None, found)))


def short_address_of_another(attacker: Attacker) -> Found:
    """A search that somebody else has shortened, saved and asked for news of."""
    let_in = Attacker(attacker.at, "let-in")
    let_in.get("/search.json?view=table&columns=locality,eventDate")
    form = {"search": "view=table&columns=locality,eventDate", "title": "Mine", "notify": "1"}
    said = let_in.send("POST", "/s", data=form, headers={"Accept": "application/json"}).json()
    paths = [f"/s/{said['id']}", "/searches", "/searches.json"]
    kinds = ("text/html", "application/json")
    texts = [attacker.get(path, headers={"Accept": kind}).text for path in paths for kind in kinds]
    return secrets_in(" ".join(texts))


def requests_and_reads(attacker: Attacker) -> Found:
    """The pages of requests and of reads, and the copies by their names."""
    let_in = Attacker(attacker.at, "let-in")
    let_in.get(f"{attacker.at.document}.ttl")
    number = attacker.at.request.rpartition("/")[2]
    paths = (
        f"/requests/{number}", f"/requests/{number}.json", "/requests.json", "/reads", "/reads.json",
        f"/graph/granted/{number}.html", f"/graph/granted/{number}.ttl", f"/dump/granted/{number}.nt.gz",
        "/jobs", "/status.json", "/status/queries.json", "/graph.json", "/metrics",
    )  # fmt: skip
    said = {path: unpacked(attacker.get(path).content) for path in paths}
    named = [path for path, text in said.items() if number not in path and f"granted/{number}" in text]
    store = attacker.get("/graphs", params={"graph": attacker.at.granted}).text
    return ", ".join(filter(None, (secrets_in(" ".join((store, *said.values()))), *named)))


def by_others() -> Iterator[Attempt]:
    """Those at what somebody else was let in to see."""

    def attempt(name: str, tries: str, run: Run, controlled: bool = False) -> Attempt:
        return Attempt(name, "others", tries, run, controlled)

    for format in ("csv", "ttl", "dwca"):
        yield attempt(
            f"other-file-{format}",
            f"the file ({format}) of somebody who was let in",
            partial(file_of_another, format),
            True,
        )
    yield attempt("other-tags", "the entity tags of somebody who was let in", tags_of_another)
    yield attempt("other-answers", "named queries after somebody who was let in", answers_of_another, True)
    yield attempt("other-searches", "short addresses and saved searches of another", short_address_of_another)
    yield attempt("other-requests", "requests, reads and copies of another", requests_and_reads)
