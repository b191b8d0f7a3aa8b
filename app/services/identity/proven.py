"""What accepted work here shows of what a person knows: worked out from ledger and records, not stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import url_for

from app.graph.account import VOCABULARY
from app.services.identity.statements import Row
from app.web.context import workbench
from app.web.kept import Kept
from app.web.labels import label
from app.web.vocabulary_names import country_name

_BATCH = 500  # records asked about at once
_SHOWN = 20  # taxa and regions of a page


class Subject(NamedTuple):
    """A taxon or a country that work was about."""

    field: str
    rank: str
    name: str


class Work(NamedTuple):
    """Records by what they are of: those whose name or place was changed, and those determined."""

    changed: dict[Subject, set[str]]
    determined: dict[Subject, set[str]]

    def records(self, subject: Subject) -> set[str]:
        return self.changed.get(subject, set()) | self.determined.get(subject, set())

    def of(self, field: str, words: Iterable[str]) -> int:
        """How many records prove that somebody knows one of some names."""
        wanted = {word.casefold() for word in words}
        found = [
            self.records(s) for s in self._subjects() if s.field == field and s.name.casefold() in wanted
        ]
        return len(set().union(*found))

    def _subjects(self) -> set[Subject]:
        return {*self.changed, *self.determined}


_work: Kept[Work] = Kept(200)


def work(account: str, orcid: str) -> Work:
    """The accepted work of a person, as far as whoever asks may see the records and their changes."""
    return _work.get((account, orcid), lambda: _worked_out(account, orcid))


def _worked_out(account: str, orcid: str) -> Work:
    bench = workbench()
    rows = bench.read("identity/accepted-work", person=account, orcid=orcid or account).rows
    documents = sorted({str(row["document"]) for row in rows})
    of: dict[tuple[str, str], list[Subject]] = defaultdict(list)
    for start in range(0, len(documents), _BATCH):
        part = documents[start : start + _BATCH]
        for row in bench.read("identity/subjects-of-records", documents=part).rows:
            subject = Subject(*(str(row[name]) for name in Subject._fields))
            of[str(row["document"]), subject.field].append(subject)
    found = Work(defaultdict(set), defaultdict(set))
    for row in rows:
        kind = found.determined if row["how"] == "determined" else found.changed
        for subject in of[str(row["document"]), str(row["field"])]:
            kind[subject].add(str(row["document"]))
    return found


def proven(rows: list[Row], done: Work) -> list[Row]:
    """Statements of expertise, those that work here shows as proven, with the number of records."""
    level = f"{VOCABULARY}verification/proven"
    found = []
    for row in rows:
        words = [row["text"], row["subject"].rpartition("/")[2]] if row["kind"] != "taxon" else [row["text"]]
        records = done.of(row["kind"], words)
        said = {"verification": "proven", "verificationLabel": label(level)} if records else {}
        found.append(row | said | {"records": records})
    return found


def shown(done: Work) -> list[dict[str, Any]]:
    """Families and countries that the work was about, with the most records first."""
    subjects = [one for one in {*done.changed, *done.determined} if one.rank in ("family", "country")]
    rows = [
        {
            "field": one.field,
            "name": one.name if one.field == "taxon" else country_name(one.name),
            "href": url_for("specimens.taxon", name=one.name)
            if one.field == "taxon"
            else url_for("specimens.country", country=one.name),
            "records": len(done.records(one)),
            "changed": len(done.changed.get(one, ())),
            "determined": len(done.determined.get(one, ())),
        }
        for one in subjects
    ]
    return sorted(rows, key=lambda row: (-int(str(row["records"])), str(row["name"])))[:_SHOWN]
