"""What people say of themselves and what they take back: profile, ways to sign in, the whole account."""

from __future__ import annotations

import re

from app.graph.account import concept
from app.graph.account_edit import address
from app.graph.errors import BadParameter, Conflict, NotFound
from app.graph.principal import Principal
from app.services.identity import belongings, subjects
from app.services.identity.statements import KINDS
from app.web.context import platform
from app.web.kept import answered
from app.web.locale import gettext
from app.web.signin.reception import reception

NS = "https://w3id.org/holotype/ns/"
AUDIENCES = ("nobody", "people", "everybody")
_LONGEST = 200  # letters of a statement
_MOST = 100  # statements of one kind
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def rename(person: Principal, name: str) -> None:
    """Let a person be called otherwise. Raises BadParameter."""
    with platform().people.editing(person.iri, why="Changed the name.", by=person) as edit:
        edit.replace("", schema_name=_text(name, gettext("name")))


def show_to(person: Principal, audience: str) -> None:
    """Who may find the profile. Raises BadParameter."""
    _one_of(audience, AUDIENCES)
    with platform().people.editing(person.iri, why="Chose who finds the profile.", by=person) as edit:
        edit.replace("", holotype_shownTo=concept(f"profile-audience/{audience}"))


def state(person: Principal, kind: str, text: str, more: str = "", thing: str = "") -> None:
    """Say something of oneself: an affiliation, an expertise (``more`` is its field), a language.

    ``thing`` is what the house knows under an address: the institution, region or method.
    Raises BadParameter.
    """
    said: dict[str, object]
    if kind == "affiliation":
        said = {"a": "Affiliation", "schema_name": _text(text or _institution(thing), gettext("place"))}
        said["schema_affiliation"] = address(thing) if _institution(thing) else ""
        said["schema_roleName"] = _text(more, gettext("role")) if more.strip() else ""
    elif kind == "expertise":
        field = _one_of(more, subjects.FIELDS)
        meant = subjects.thing(field, text, thing)
        said = {"a": "Expertise", "schema_name": _text(meant.name, gettext("expertise"))}
        said["dcterms_subject"] = address(meant.iri) if meant.iri else ""
        said["holotype_field"] = concept(f"expertise-field/{field}")
    elif kind == "language":
        if not _LANGUAGE.fullmatch(text.strip()):
            raise BadParameter(
                gettext("“%(code)s” is no code of a language.", code=text[:20]),
                remedy=gettext("Give two or three small letters, such as de."),
            )
        said = {"a": "LanguageSkill", "dcterms_language": text.strip()}
    else:
        raise BadParameter(gettext("There is nothing of the kind “%(kind)s” in a profile.", kind=kind[:20]))
    said["a"] = address(f"{NS}{said['a']}")
    with platform().people.editing(person.iri, why="Added to the profile.", by=person) as edit:
        if sum(node.id.startswith(f"{kind}-") for node in edit.document.parts.values()) >= _MOST:
            raise BadParameter(
                gettext("There are a hundred of these already."), remedy=gettext("Remove one first.")
            )
        edit.say(
            edit.free(kind),
            holotype_verification=concept("verification/self-stated"),
            prov_wasAttributedTo=address(person.iri),
            **said,  # type: ignore[arg-type]
        )


def take_back(person: Principal, part: str) -> None:
    """Remove a statement that the person made. Raises NotFound, Conflict."""
    with platform().people.editing(person.iri, why="Took back a statement.", by=person) as edit:
        node = edit.document.parts.get(f"{person.iri}#{part}")
        if node is None or not set(node.types) & set(KINDS.values()):
            raise NotFound(gettext("There is no such statement any more."))
        if node.text("prov:wasDerivedFrom"):
            raise Conflict(
                gettext("A sign-in service says this at each sign-in."),
                remedy=gettext("Let it be changed there, or remove that way to sign in."),
            )
        edit.drop(part)


def unlink(person: Principal, part: str) -> None:
    """Give up a way to sign in with all that its service says. Raises NotFound, Conflict."""
    with platform().people.editing(person.iri, why="Gave up a way to sign in.", by=person) as edit:
        ways = [node for node in edit.document.parts.values() if "holotype:Identity" in node.types]
        found = [node for node in ways if node.id == part]
        if not found:
            raise NotFound(gettext("There is no such way to sign in any more."))
        if len(ways) == 1:
            raise Conflict(
                gettext("This is the only way in to your account."),
                remedy=gettext("Link another one first, or erase the account."),
            )
        edit.drop(part)
        orcid = found[0].text("holotype:subject")
        if f"https://orcid.org/{orcid}" in edit.document.root.texts("owl:sameAs"):
            edit.replace("", owl_sameAs="")
            for node in edit.document.parts.values():
                if node.text("prov:hadPrimarySource") == f"https://orcid.org/{orcid}":
                    edit.drop(node.id)
    reception().events.note("unlinked", person.iri, issuer=found[0].text("holotype:issuer"))


def put_in_state(account: str, name: str, reason: str, *, by: Principal) -> None:
    """Ban an account, put it to rest, or wake it. Raises BadParameter, NotFound."""
    _one_of(name, ("active", "inactive", "banned"))
    if name == "banned" and not reason.strip():
        raise BadParameter(
            gettext("A ban needs a reason."), remedy=gettext("Say why; the person will read it.")
        )
    if name == "banned" and account == by.iri:
        raise BadParameter(
            gettext("You would lock yourself out."), remedy=gettext("Ask another administrator.")
        )
    if platform().people.person(account).state == "erased":
        raise Conflict(gettext("This account is erased and stays so."))
    with platform().people.editing(account, why=f"Put the account into the state {name}.", by=by) as edit:
        edit.replace(
            "", holotype_state=concept(f"account-state/{name}"), holotype_stateReason=reason.strip()[:1000]
        )
    if name != "active":
        reception().sessions.end_of(account)
    reception().events.note(name, account, by=by.iri, says=reason.strip()[:200])


def erase(person: Principal) -> None:
    """Erase what is known of a person; their authorship stays by a pseudonym that leads to nobody."""
    served, people = reception(), platform().people
    number = person.iri.rpartition("/")[2]
    platform().granted.leave(person.iri, "Whoever asked has erased the account.")
    with people.editing(person.iri, why="Erased the account.", by=person) as edit:
        edit.clear()
        edit.say(
            "",
            a=(address("http://www.w3.org/ns/prov#Person"), address(f"{NS}Account")),
            schema_name=f"Former member {number}",
            holotype_state=concept("account-state/erased"),
            holotype_stateReason="Erased by the person. The name that stands here is a pseudonym, kept so "
            "that what was changed in the record still has an author.",
        )
    people.erase_history(person.iri)
    platform().reads.disown(person.iri)
    platform().tokens.revoke_all(person.iri)
    served.sessions.end_of(person.iri)
    served.events.forget(person.iri)
    belongings.forget(person.iri)


def _institution(thing: str) -> str:
    """The title of an institution; "" for none. Raises BadParameter for one that is not described here."""
    known = _institutions()
    if thing and thing not in known:
        raise BadParameter(
            gettext("This institution is not described here."),
            where="thing",
            remedy=gettext("Choose one of the list, or write the place in your own words."),
        )
    return known.get(thing, "") or thing


def institution_called(name: str) -> str:
    """The one institution of a name that is described here, "" for none or several."""
    found = [iri for iri, title in _institutions().items() if title.casefold() == name.casefold()]
    return found[0] if len(found) == 1 else ""


def _institutions() -> dict[str, str]:
    rows = answered("collections/institutions").rows
    return {str(row["document"]): str(row["title"] or "") for row in rows}


def _text(text: str, what: str) -> str:
    clean = " ".join(text.split())
    if not clean or len(clean) > _LONGEST:
        raise BadParameter(
            gettext("The %(what)s is empty, or too long.", what=what),
            remedy=gettext("Give one to two hundred letters."),
        )
    return clean


def _one_of(word: str, known: tuple[str, ...]) -> str:
    if word not in known:
        raise BadParameter(
            gettext("“%(word)s” cannot be chosen here.", word=word[:40]),
            remedy=gettext("Choose one of: %(known)s.", known=", ".join(known)),
        )
    return word
