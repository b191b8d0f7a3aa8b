"""Houses that differ in nothing but what they keep back, walked in step by one who may not see it.

Whatever tells them apart tells of what is kept back, in a way that nobody may have thought of. Two of
the three are alike to the letter: in what differs between those two chance is at work, or the clock.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote, urljoin

import requests

from tests.attacks.asking import unpacked
from tests.attacks.attempts import QUERIES, filled, house_answers
from tests.attacks.target import BASE, EXACT, LATE, Kept, Target

OTHER = Kept(
    EXACT
    | {
        "decimalLatitude": "51.37891",
        "decimalLongitude": "12.31234",
        "coordinateUncertaintyInMeters": "300",
        "locality": "On the roof",
        "verbatimLocality": "auf dem Dach der alten Scheune, ganz hinten links",
        "minimumElevationInMeters": "1234.5",
        "recordNumber": "99",
        "occurrenceRemarks": "Found On the roof",
        "eventDate": "1897-11-23",
        "recordedBy": "Z. Anderswo | Q. Niemand",
        "verbatimLabel": "Elsewhere 51.37891 N, and more words than the other has",
    },
    LATE
    | {
        "decimalLatitude": "48.71234",
        "decimalLongitude": "9.81111",
        "locality": "By the river, under a stone",
        "recordedBy": "E. Offen",
        "eventDate": "1911-02-03",
    },
    {"ac:accessURI": "https://test.example/other.jpg", "dcterms:type": "StillImage"},
)
"""Other values in the same places of the grid and the same years."""
START = (
    "/", "/search", "/search?q=Cypripedium", "/search.json?limit=50", "/search.atom", "/search/places.json",
    "/.well-known/void", "/openapi.json", "/sitemap.xml", "/status.json", "/sparql/words.json", "/ledger",
    "/sensitive", "/snapshots", "/graphs?graph={base}graph/public", "/graphs?graph={base}graph/ledger/public",
    "/dump/public.nt.gz", "/dump/ledger/public.nt.gz", "/feeds/atom", "/feeds/ldes", "/feeds/patch?since=0",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=ListRecords&metadataPrefix=rdf",
    "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
    *(f"/search?view={view}" for view in ("gallery", "map", "chart", "timeline", "taxa", "table")),
)  # fmt: skip
FORMS = (
    "", ".html", ".ttl", ".jsonld", ".rdf", ".nt", ".trig", ".json", ".opends.json", ".linkset.json",
    ".dwc.csv", ".crate.zip", "/history", "/history.json", "/citation.bib", "/manifest.json",
)  # fmt: skip
_OF_EACH = 3  # addresses of one form
_PID = re.compile(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b")
_NUMBER = re.compile(r"\d+")
_VALUE = re.compile(r"=[^&]*")
_LINK = re.compile(r"""(?:href|src)="([^"]+)"|"(https://example\.org/[^"\s<>]+)\"""")
_ELSEWHERE = re.compile(r"^/(static|signin|signout|preferences|metrics)|[?&](next|returnTo)=")
# What the clock makes, and chance: moments, spans, sizes of files with moments in them.
_CHANCE = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)?|\b\d\d:\d\d(?::\d\d)?\b"
    r"|\b\d+(?:\.\d+)? (?:s|ms|seconds?|minutes?)\b|\"contentSize\": \"\d+"
)
_UNTOLD = frozenset(("date", "server-timing", "etag", "content-length", "retry-after"))


class Walk:
    """One kind of asker at three houses at once."""

    def __init__(self, houses: Sequence[Target], kind: str) -> None:
        self._houses, self._kind = houses, kind
        self._sessions = [requests.Session() for _ in houses]
        self._met: list[set[str]] = [set() for _ in houses]
        self._forms: Counter[str] = Counter()
        self.pages = 0

    def differences(self, start: Iterable[str], most: int) -> Iterator[str]:
        """What tells the third house from the first two on so many pages, from ``start`` on."""
        waiting = deque((path,) * len(self._houses) for path in start)
        seen = set(waiting)
        while waiting and self.pages < most:
            step = waiting.popleft()
            self.pages += 1
            answers = [self._get(number, path) for number, path in enumerate(step)]
            told = self._settled([self._text(*pair) for pair in enumerate(answers)])
            if found := apart(*told):
                yield f"{step[0]}: {found}"
            for further in self._further(answers):
                if further not in seen:
                    seen.add(further)
                    waiting.append(further)
        for session in self._sessions:
            session.close()

    def _get(self, number: int, path: str) -> requests.Response:
        house = self._houses[number]
        accept = (
            "application/sparql-results+json" if path.startswith("/sparql?query=%23") else "text/html,*/*"
        )
        headers = {**house.askers[self._kind], "Accept": accept}
        return self._sessions[number].get(
            house.address + path, headers=headers, allow_redirects=False, timeout=120
        )

    def _text(self, number: int, answer: requests.Response) -> str:
        told = sorted(
            f"{name}: {value}" for name, value in answer.headers.items() if name.lower() not in _UNTOLD
        )
        text = "\n".join([str(answer.status_code), *told, unpacked(answer.content)])
        place = self._houses[number].address
        return text.replace(place, "HERE").replace(place.partition("//")[2], "HERE")

    def _settled(self, texts: Sequence[str]) -> list[str]:
        """The texts, with one word for all identifiers that not both of the first two houses have."""
        for met, text in zip(self._met, texts, strict=True):
            met.update(_PID.findall(text))
        return [self._settle(text) for text in texts]

    def _settle(self, text: str) -> str:
        alike = self._met[0] & self._met[1]
        return _PID.sub(lambda found: found[0] if found[0] in alike else "CHANCE", text)

    def _further(self, answers: Sequence[requests.Response]) -> Iterator[tuple[str, ...]]:
        """Where the pages lead, in step, where they lead to the same."""
        links = [list(self._links(*pair)) for pair in enumerate(answers)]
        if len({len(found) for found in links}) > 1:
            return
        for step in zip(*links, strict=True):
            form = {_VALUE.sub("=", self._settle(path)) for path in step}
            if len(form) > 1 or not step[0] or _ELSEWHERE.search(step[0]):
                continue
            kind = _NUMBER.sub("0", _PID.sub("PID", form.pop()))
            self._forms[kind] += 1
            if self._forms[kind] <= _OF_EACH:
                yield step

    def _links(self, number: int, answer: requests.Response) -> Iterator[str]:
        """Paths that an answer leads to; "" for what is elsewhere."""
        if not re.search("html|application/json", answer.headers.get("Content-Type", "")):
            return
        for found in _LINK.finditer(answer.text):
            link = urljoin(answer.url, (found[1] or found[2]).replace("&amp;", "&")).partition("#")[0]
            here = f"{self._houses[number].address}/"
            bases = [base for base in (BASE, here) if link.startswith(base)]
            yield "/" + link.removeprefix(bases[0]) if bases else ""


def apart(one: str, same: str, other: str) -> str:
    """The words that the first two texts have and the third has less or more often; "" for none.

    Words of the third alone say nothing: what is told of it is told of the first two in their words.
    """
    first, second, third = (Counter(re.findall(r"\w+", _CHANCE.sub("", text))) for text in (one, same, other))
    found = [word for word in first if first[word] == second[word] != third[word]]
    found.sort(key=lambda word: (-len(word), word))
    return ", ".join(f"{word} ({first[word]} times, {third[word]})" for word in found[:8])


def every_start(at: Target) -> Iterator[str]:
    """Where a walk begins: known addresses, the records, the queries of all attempts and of the house."""
    yield from (path.format(base=BASE) for path in START)
    for name in (at.document, at.late):
        yield from (f"/{name.removeprefix(BASE)}{end}" for end in FORMS)
    for path in sorted(QUERIES.glob("*.rq")):
        yield f"/sparql?query={quote(filled(path.read_text(encoding='utf-8'), at))}"
    yield from house_answers(at)
