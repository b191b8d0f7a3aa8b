"""The attempts: what each tries, how it goes about it over HTTP, and what it takes for a find."""

from __future__ import annotations

import gzip
import json
import re
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import requests

from tests.attacks.asking import JSON, Attacker, Attempt, Found, secrets_in, unpacked
from tests.attacks.by_change import by_change
from tests.attacks.by_others import by_others, ordered
from tests.attacks.target import BASE, LATE, Target
from tests.loaders.secrets_kept import EXACT

QUERIES = Path(__file__).parent / "queries"


# -- by SPARQL ------------------------------------------------------------------------------------


def filled(text: str, at: Target) -> str:
    """A query of these tests with the names of this house."""
    names = {
        "urn:restricted": at.platform.graphs.restricted(at.holder),
        "urn:ledger": at.platform.graphs.named(f"ledger/restricted/{at.holder}"),
        "urn:granted": at.granted,
        "urn:endpoint": f"{at.address}/sparql",
        "urn:document": at.document,
    }
    for placeholder, name in names.items():
        text = text.replace(f"<{placeholder}", f"<{name}")
    return text


def judged(response: requests.Response, judge: str) -> Found:
    """What an answer of the endpoint tells, by the way it is judged."""
    if judge == "text" or not response.headers.get("Content-Type", "").startswith(JSON):
        return secrets_in(response.text)
    said = response.json()
    if judge == "true":
        return "true" if said.get("boolean") else ""
    rows = said["results"]["bindings"]
    if judge == "count":
        count = int(next(iter(rows[0].values()))["value"]) if rows else 0
        return f"{count} counted" if count else ""
    return f"{len(rows)} rows" if rows else ""


def by_query(name: str, judge: str, params: Mapping[str, str], attacker: Attacker) -> Found:
    text = filled((QUERIES / f"{name}.rq").read_text(encoding="utf-8"), attacker.at)
    given = {key: filled(f"<{value}>", attacker.at)[1:-1] for key, value in params.items()}
    return judged(attacker.sparql(text, **given), judge)


_ONLY_KEPT = frozenset(
    ("from-restricted", "from-named-restricted", "graph-restricted", "from-ledger", "names-of-graphs")
)
_NO_CONTROL = _ONLY_KEPT | {"graph-granted", "service-self", "error-by-cast"}


def queries() -> Iterator[Attempt]:
    for path in sorted(QUERIES.glob("*.rq")):
        title, judge, *_ = path.read_text(encoding="utf-8").splitlines()
        judge = judge.removeprefix("# found: ")
        run = partial(by_query, path.stem, judge, {})
        yield Attempt(path.stem, "SPARQL", title.removeprefix("# "), run, path.stem not in _NO_CONTROL)
    for parameter in ("default-graph-uri", "named-graph-uri"):
        run = partial(
            by_query,
            "construct" if "default" in parameter else "any-graph",
            "text",
            {parameter: "urn:restricted"},
        )
        yield Attempt(f"protocol-{parameter}", "SPARQL", f"the protocol's {parameter}", run, controlled=False)


def update_copies(attacker: Attacker) -> Found:
    text = filled((Path(__file__).parent / "copy.ru").read_text(), attacker.at)
    response = attacker.send("POST", "/sparql", data={"update": text})
    return "" if response.status_code >= 400 else ", ".join(response.json()["documents"])


def page_tokens(attacker: Attacker) -> Found:
    text = (Path(__file__).parent / "select-graphs.rq").read_text()
    response = attacker.get("/sparql/pages", params={"query": text, "size": "5000"})
    return secrets_in(response.text)


# -- by the pages and formats of documents -----------------------------------------------------------

_EXTENSIONS = (
    "html",
    "ttl",
    "jsonld",
    "rdf",
    "nt",
    "trig",
    "nq",
    "json",
    "opends.json",
    "linkset",
    "linkset.json",
    "dwc.csv",
    "crate.zip",
)


def formats(extension: str, attacker: Attacker) -> Found:
    found = [
        secrets_in(unpacked(attacker.get(f"{name}.{extension}").content))
        for name in (attacker.at.document, attacker.at.late)
    ]
    return ", ".join(filter(None, found))


def path_of(path: str, attacker: Attacker) -> Found:
    """The text of an address; ``{document}`` and such stand for names."""
    return secrets_in(_text(attacker.get(_filled(path, attacker.at))))


def _filled(path: str, at: Target) -> str:
    names = {"document": at.document, "late": at.late, "medium": at.medium, "holder": at.holder, "base": BASE}
    return path.format(**names, box=_box(EXACT), late_box=_box(LATE))


def _box(record: Mapping[str, str]) -> str:
    """Some hundred metres around the place of a record: west, south, east, north."""
    x, y = float(record["decimalLongitude"]), float(record["decimalLatitude"])
    return f"{x - 0.001},{y - 0.001},{x + 0.001},{y + 0.001}"


def _text(response: requests.Response) -> str:
    content = response.content
    return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("utf-8", "replace")


def there(path: str, attacker: Attacker) -> Found:
    """Whether an address leads to something."""
    response = attacker.get(_filled(path, attacker.at), allow_redirects=True)
    return f"{response.status_code}" if response.status_code < 400 else ""


def number(path: str, key: str, attacker: Attacker) -> Found:
    """Whether a number in a JSON answer is not 0."""
    said = attacker.get(_filled(path, attacker.at)).json()
    for step in key.split("."):
        said = said.get(step, 0) if isinstance(said, dict) else 0
    count = len(said) if isinstance(said, list) else said
    return f"{count}" if count else ""


def activities(extension: str, attacker: Attacker) -> Found:
    """The page of every activity that the public ledger names."""
    found = set()
    for name in _activities(attacker):
        text = attacker.get(f"{name}.{extension}").text
        found.update(filter(None, [secrets_in(text)]))
    return "; ".join(sorted(found))


def _activities(attacker: Attacker) -> set[str]:
    text = (QUERIES.parent / "activities.rq").read_text()
    return set(re.findall(rf"{BASE}activity/[A-Z0-9-]+", attacker.sparql(text).text))


def histories(attacker: Attacker) -> Found:
    """The timelines of the records, each of their versions, the difference of any two; the ledger."""
    paths = [f"/ledger{end}" for end in (".json", "")]
    for name in (attacker.at.document, attacker.at.late):
        timeline = attacker.get(f"{name}/history.json").text
        numbers = sorted({int(number) for number in re.findall(r'"version": (\d+)', timeline)})
        paths += [f"{name}/history{end}" for end in ("", ".json", ".ttl")]
        paths += [f"{name}/v{number}.{end}" for number in numbers for end in ("nq", "html", "json", "jsonld")]
        pairs = [(older, newer) for older in numbers for newer in numbers if older != newer]
        paths += [f"{name}/diff/{one}/{two}.{end}" for one, two in pairs for end in ("json", "rdfp")]
    found = set()
    for path in paths:
        response = attacker.get(path)
        found.update(filter(None, [secrets_in(f"{response.headers} {response.text}")]))
    return "; ".join(sorted(found))


def past(attacker: Attacker) -> Found:
    """Every kept state of the records, by as-of."""
    commits = re.findall(r'"commit": (\d+)', attacker.get("/snapshots.json").text)
    found = set()
    for commit in commits:
        for name in (attacker.at.document, attacker.at.late):
            for extension in ("html", "ttl"):
                response = attacker.get(f"{name}.{extension}", params={"as-of": commit})
                found.update(filter(None, [secrets_in(response.text)]))
        text = (QUERIES / "construct-graphs.rq").read_text()
        found.update(filter(None, [secrets_in(attacker.sparql(text, **{"as-of": commit}).text)]))
    return "; ".join(sorted(found))


def memento(attacker: Attacker) -> Found:
    """The records as they were yesterday and now, by Accept-Datetime."""
    headers = {"Accept-Datetime": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())}
    names = (attacker.at.document, attacker.at.late)
    return ", ".join(
        filter(None, (secrets_in(attacker.get(f"{n}.ttl", headers=headers).text) for n in names))
    )


def etags(attacker: Attacker) -> Found:
    """The headers of every format."""
    said = [repr(attacker.get(f"{attacker.at.document}.{extension}").headers) for extension in _EXTENSIONS]
    return secrets_in(" ".join(said))


def house_answers(at: Target) -> Iterator[str]:
    """The addresses of the answers of every query of the house, asked about the record."""
    about = {
        "document": at.document, "documents": at.document, "source": f"{at.document}#source",
        "sources": f"{at.document}#source", "subject": at.document, "things": at.document,
    }  # fmt: skip
    for query in at.platform.catalogue:
        if query.returns == "change":
            continue
        params = {name: about.get(name, spec.get("example", "")) for name, spec in query.params.items()}
        yield f"/queries/{query.name}/answer.json?{urlencode(params, doseq=True)}"


def house_queries(attacker: Attacker) -> Found:
    """Every query of the house, asked about the records."""
    found = {secrets_in(attacker.get(path).text) for path in house_answers(attacker.at)}
    return "; ".join(sorted(found - {""}))


# -- by the search, feeds, files ---------------------------------------------------------------------


def download(format: str, attacker: Attacker) -> Found:
    """A file of all records."""
    address, said = ordered(attacker, format)
    files = re.findall(r'"(/download/[^"]+?)"', json.dumps(said)) or [
        f"{address}/{n}" for n in [said["file"]]
    ]
    return secrets_in(" ".join(unpacked(attacker.get(one).content) for one in files if "." in one))


def oai(prefix: str, attacker: Attacker) -> Found:
    params = {"verb": "ListRecords", "metadataPrefix": prefix}
    return secrets_in(attacker.get("/oai", params=params).text)


def ldes(attacker: Attacker) -> Found:
    """Every page of the event stream."""
    waiting, seen, said = ["/feeds/ldes"], set[str](), ""
    while waiting:
        page = waiting.pop()
        if page not in seen:
            seen.add(page)
            text = attacker.get(page, headers={"Accept": "application/n-quads"}).text
            said += text
            found = re.findall(r"<https://w3id.org/tree#node> <([^>]+)>", text)
            waiting += ["/" + one.removeprefix(BASE) for one in found]
    return secrets_in(said)


def patches(attacker: Attacker) -> Found:
    """Every patch that is kept, by the link of each to the next."""
    page, said = "/feeds/patch?since=1", ""
    for _ in range(50):
        response = attacker.get(page)
        said += response.text
        onward = response.links.get("next", {}).get("url", "")
        if response.status_code == 410:
            onward = "".join(re.findall(r"/feeds/patch\?since=\d+", response.text)[:1])
        if not onward or onward == page:
            break
        page = "/" + onward.removeprefix(attacker.at.address).removeprefix(BASE).lstrip("/")
    return secrets_in(said)


def events(attacker: Attacker) -> Found:
    """The stream of commits, read from its beginning for a moment."""
    said = b""
    with (
        suppress(requests.RequestException),
        attacker.get("/feeds/events", headers={"Last-Event-ID": "0"}, stream=True) as response,
    ):
        response.raw._fp.fp.raw._sock.settimeout(2)
        for piece in response.iter_content(1024):
            said += piece
    return secrets_in(said.decode("utf-8", "replace"))


def suggestions(attacker: Attacker) -> Found:
    words = ("third", "lock", "beech", "weir", "hidden", "verborg", "4711", "51.34", "schleuse")
    said = [attacker.get("/search/suggest.json", params={"q": word}).json() for word in words]
    return secrets_in(json.dumps(said, ensure_ascii=False))


def facets(attacker: Attacker) -> Found:
    fields = attacker.at.platform.search_index().fields
    said = [attacker.get("/search/facet.json", params={"key": f.argument}).text for f in fields.values()]
    return secrets_in(" ".join(said))


def sorted_search(attacker: Attacker) -> Found:
    """Results in every order, with every column."""
    found = set()
    for order in ("eventDate", "-eventDate", "year", "recordNumber", "latitude"):
        response = attacker.get("/search.json", params={"sort": order, "view": "table"})
        found.update(filter(None, [secrets_in(response.text)]))
    return "; ".join(sorted(found))


def addresses() -> Iterator[Attempt]:
    """The attempts that are one address each."""
    table = tomllib.loads((Path(__file__).parent / "addresses.toml").read_text(encoding="utf-8"))
    for name, said in table.items():
        kinds = {"tells": path_of, "leads": there}
        run = (
            partial(number, said["path"], said["key"])
            if said["judge"] == "counts"
            else partial(kinds[said["judge"]], said["path"])
        )
        yield Attempt(name, said["way"], said["tries"], run, said.get("control", True))


def every_attempt() -> list[Attempt]:
    """All of them, in the order in which the table of the documentation has them."""
    found = [*queries()]
    found += [
        Attempt(
            "update-copies", "SPARQL", "an update that copies the restricted graph", update_copies, False
        ),
        Attempt("result-pages", "SPARQL", "pages of a long result", page_tokens),
    ]
    found += [
        Attempt(
            f"format-{one}",
            "documents",
            f"the record as .{one}",
            partial(formats, one),
            one not in ("linkset", "linkset.json"),
        )
        for one in _EXTENSIONS
    ]
    found += [
        Attempt("activities", "history", "the page of every activity", partial(activities, "html"), False),
        Attempt("activities-data", "history", "every activity as data", partial(activities, "trig"), False),
        Attempt("histories", "history", "timelines, versions, differences and the ledger", histories, True),
        Attempt("as-of", "history", "every kept state of the past", past, True),
        Attempt("accept-datetime", "history", "the past by Memento", memento, True),
        Attempt("etag", "documents", "headers and entity tags", etags, False),
        Attempt(
            "house-queries", "queries", "every query of the house, about the record", house_queries, True
        ),
        Attempt("search-order", "search", "results in every order", sorted_search, True),
        Attempt("facets", "search", "the values of every facet", facets, True),
        Attempt("suggestions", "search", "what the search box suggests", suggestions, True),
        Attempt("feed-ldes", "feeds", "the event stream", ldes, True),
        Attempt("feed-patch", "feeds", "RDF Patch from the beginning", patches),
        Attempt("feed-events", "feeds", "the stream of commits", events, False),
        Attempt("oai-dc", "feeds", "OAI-PMH in Dublin Core", partial(oai, "oai_dc"), False),
        Attempt("oai-dwc", "feeds", "OAI-PMH in Darwin Core", partial(oai, "dwc"), False),
        Attempt("oai-rdf", "feeds", "OAI-PMH in RDF", partial(oai, "rdf"), True),
        Attempt("oai-opends", "feeds", "OAI-PMH in openDS", partial(oai, "opends"), False),
        Attempt("download-csv", "downloads", "all records as CSV", partial(download, "csv"), True),
        Attempt(
            "download-archive",
            "downloads",
            "all records as Darwin Core Archive",
            partial(download, "dwca"),
            True,
        ),
        Attempt("download-turtle", "downloads", "all records as Turtle", partial(download, "ttl"), True),
    ]
    return [*found, *addresses(), *by_change(), *by_others()]
