"""The people of an installation: who has signed in, which roles they hold, what they therefore see."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad

from app.graph.account import Sheet, concept, new_account, said_at_sign_in, standing_of
from app.graph.account_edit import Edit
from app.graph.answer import Answer
from app.graph.claims import Claims, Entitled
from app.graph.delta import Delta
from app.graph.document import Document
from app.graph.errors import Conflict, Forbidden, NotFound
from app.graph.identifiers import mint
from app.graph.person import Person, Role, key
from app.graph.principal import Grant, Principal
from app.graph.store import View
from app.graph.terms import iri
from app.graph.writer import moment

if TYPE_CHECKING:
    from app.graph.platform import Platform

_KEPT = 1000  # people whose roles are remembered until the next commit


class People:
    """Reads and writes accounts. What is written here the house writes, in the name of the person."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._lock, self._joining = Lock(), Lock()  # one identity never becomes two accounts
        self._known: OrderedDict[str, tuple[int, Person | None]] = OrderedDict()

    # -- reading -------------------------------------------------------------------------------

    def account_of(self, issuer: str, subject: str) -> str:
        """The account that an identity belongs to; "" where it belongs to none."""
        rows = self._read("identity/account-of-identity", issuer=issuer, subject=subject)
        return str(rows[0]["account"]) if rows else ""

    def person(self, account: str) -> Person:
        """Name, state and roles of a person. Raises NotFound."""
        commit = self._platform.writer.commit
        with self._lock:
            known = self._known.get(account)
        if known is None or known[0] != commit:
            known = commit, self._person(account)
            with self._lock:
                self._known[account] = known
                self._known.move_to_end(account)
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
        if known[1] is None:
            raise NotFound(f"There is no account {account}.")
        return known[1]

    def document(self, account: str) -> Document:
        """Everything that is kept of a person. Raises NotFound."""
        return self._platform.workbench(self._platform.house).document(account)

    def principal(self, account: str, deeds: frozenset[str] | None = None) -> Principal:
        """A person who asks: with the roles that hold now, and of these ``deeds`` alone where given.

        Raises NotFound, Forbidden.
        """
        person = self.person(account)
        if person.state not in ("active", "inactive"):
            raise Forbidden(
                f"This account is {person.state}: {person.reason or 'no reason was written down'}.",
                remedy="Write to the administrators of this installation if you think that is wrong.",
            )
        held = person.held()
        if deeds is not None:
            held = [role._replace(deeds=role.deeds & deeds) for role in held]
        everywhere = {key(role.grant.role) for role in held if not role.grant.scope}
        return Principal(
            account,
            person.name,
            frozenset(everywhere),
            self._view(held),
            tuple(role.grant for role in held if role.grant.scope),
            person=True,
            deeds=deeds,
        )

    def _view(self, held: Iterable[Role]) -> View:
        """What the roles open besides what everybody sees."""
        graphs, more = self._platform.graphs, dict[str, None]()
        institutions = f"{graphs.base}institution/"
        for role in held:
            if not role.grant.scope and "oversee" in role.deeds:
                return self._platform.all_graphs()
            if key(role.grant.origin) == "request":  # opens what was asked for, not the whole house
                more[f"granted/{role.source.rstrip('/').rpartition('/')[2]}"] = None
            elif role.grant.scope.startswith(institutions):
                name = role.grant.scope.removeprefix(institutions)
                for deed, graph in (("see-restricted", "restricted"), ("see-desk", "desk")):
                    if deed in role.deeds:
                        more[f"{graph}/{name}"] = None
        seen, own = graphs.view_of_everyone(), tuple(graphs.named(name) for name in more)
        ledgers = tuple(graphs.named(f"ledger/{name}") for name in more)
        return View((*seen.default, *own), (*seen.named, *own, *ledgers))

    def _person(self, account: str) -> Person | None:
        rows = self._read("identity/person", person=account)
        if not rows:
            return None
        roles: dict[str, Role] = {}
        for row in self._read("identity/grants-of", person=account):
            grant = str(row["grant"])
            known = roles.get(grant)
            deed = frozenset((key(str(row["deed"])),)) if row["deed"] else frozenset()
            called = (str(row["called"]),) if row["called"] else ()
            if known is None:
                since, until, origin = (str(row[name] or "") for name in ("since", "until", "origin"))
                roles[grant] = Role(
                    Grant(grant, str(row["role"]), str(row["scope"] or ""), called, since, until, origin),
                    deed,
                    str(row["source"] or ""),
                )
            else:
                names = tuple(dict.fromkeys((*known.grant.names, *called)))
                roles[grant] = Role(known.grant._replace(names=names), known.deeds | deed, known.source)
        said = rows[0]
        return Person(
            account,
            str(said["name"]),
            key(str(said["state"])),
            str(said["reason"] or ""),
            tuple(roles.values()),
        )

    def _read(self, name: str, **params: str) -> list[dict[str, Any]]:
        return self.read(name, **params).rows

    def grantable(self) -> dict[str, frozenset[str]]:
        """The keys of the roles there are, each with those its holders may grant."""
        found: dict[str, set[str]] = {}
        for row in self._read("identity/roles"):
            found.setdefault(key(str(row["role"])), set()).update(
                {key(str(row["grants"]))} if row["grants"] else ()
            )
        return {role: frozenset(roles) for role, roles in found.items()}

    def reaches(self) -> dict[str, str]:
        """Which scopes each role can be held for, by the keys of both; "" where its words do not say."""
        return {key(str(row["role"])): key(str(row["reach"] or "")) for row in self._read("identity/roles")}

    def read(self, name: str, **params: Any) -> Answer:
        """Run a query of the catalogue on what the house sees, people included.

        For pages that have decided who may see the answer.
        """
        return self._platform.workbench(self._platform.house).read(name, **params)

    # -- writing -------------------------------------------------------------------------------

    def sign_in(self, claims: Claims, roles: Iterable[Entitled] = ()) -> tuple[str, bool]:
        """The account of whoever signed in, made where there is none, and whether it is new.

        What the service asserts is brought up to date. Raises Forbidden for a banned account.
        """
        with self._joining:
            return self._sign_in(claims, roles)

    def _sign_in(self, claims: Claims, roles: Iterable[Entitled]) -> tuple[str, bool]:
        account = self.account_of(claims.issuer, claims.subject)
        if account:
            self.principal(account)  # raises Forbidden for those who are banned
            self._assert(account, claims, roles, "Signed in.")
            return account, False
        account = f"{self._platform.base}agent/{mint('agent', secrets.token_hex(16))}"
        sheet = Sheet(self._platform.graphs.people, account)
        new_account(sheet, claims.name or f"Person {account.rpartition('/')[2]}")
        said_at_sign_in(sheet, None, claims, roles, datetime.now(UTC))
        self.write(account, (), sheet.quads, why="Signed in for the first time.")
        return account, True

    def link(self, account: str, claims: Claims, roles: Iterable[Entitled] = ()) -> None:
        """Give a person a further way to sign in. Raises Conflict where it belongs to somebody."""
        with self._joining:
            owner = self.account_of(claims.issuer, claims.subject)
            if owner and owner != account:
                raise Conflict(
                    "This sign-in belongs to another account here.",
                    remedy="If both are yours, sign in to the other, erase it on its page, and link again.",
                )
            self._assert(account, claims, roles, "Linked a further sign-in.")

    def _assert(self, account: str, claims: Claims, roles: Iterable[Entitled], why: str) -> None:
        document, graph = self.document(account), self._platform.graphs.people
        sheet = Sheet(graph, account)
        said_at_sign_in(sheet, document, claims, roles, datetime.now(UTC))
        was = standing_of(document, claims, graph)
        asleep = concept("account-state/inactive")
        state = NamedNode(account), iri("holotype:state")
        if asleep.value in document.root.texts("holotype:state"):
            was |= {Quad(*state, asleep, sheet.graph)}
            sheet.say("", holotype_state=concept("account-state/active"))
        self.write(account, was - sheet.quads, sheet.quads - was, why=why)

    @contextmanager
    def editing(self, account: str, *, why: str, by: Principal | None = None) -> Iterator[Edit]:
        """Change an account: what the block has said is written when it ends. Raises NotFound."""
        edit = Edit(self._platform.graphs.people, self.document(account))
        yield edit
        self.write(account, edit.removed, edit.added, why=why, by=by)

    def erase_history(self, account: str) -> None:
        """Take out of the ledger what an account held; that it changed stays, with its digests."""
        platform = self._platform
        now = moment(datetime.now(UTC))
        ledger = platform.graphs.named("ledger/people")
        text = platform.catalogue["identity/erase-ledger"].bind(person=account, ledger=ledger, now=now)
        platform.writer.change(text, platform.house, said="Erased the history of an account.", documents=())

    def write(
        self,
        account: str,
        removed: Iterable[Quad],
        added: Iterable[Quad],
        *,
        why: str,
        by: Principal | None = None,
    ) -> None:
        """Change an account in the name of ``by``, the person themselves by default.

        Raises Invalid where it would break its shapes.
        """
        delta = Delta.of(removed, added)
        if delta:
            bench = self._platform.workbench(self._platform.house)
            bench.apply(delta, why=why, by=by or Principal(account, account))
