"""Who may see a page of people: somebody who is signed in, or an overseer."""

from __future__ import annotations

from app.graph.errors import Forbidden
from app.graph.principal import Principal
from app.web import context
from app.web.context import lead_to_sign_in, platform
from app.web.locale import gettext


def signed_in() -> Principal:
    """Whoever asks; a visitor with a browser is led to the sign-in page. Raises Forbidden."""
    lead_to_sign_in()
    return context.somebody(
        gettext("This is for people who are signed in."), gettext("Sign in, or send a token of yours.")
    )


def somebody() -> Principal:
    """A person who asks. Raises Forbidden for tokens that stand for nobody."""
    principal = signed_in()
    if not principal.person:
        raise Forbidden(
            gettext("This token stands for no person, so there is no such page of it."),
            remedy=gettext("Sign in, or send a token that a person made on their own page."),
        )
    return principal


def at_a_browser() -> Principal:
    """A person who asks with a session: a token makes no tokens and changes no account. Raises Forbidden."""
    principal = somebody()
    if principal.deeds is not None:
        raise Forbidden(
            gettext("A token cannot do this: it changes the account itself."),
            remedy=gettext("Sign in with a browser and do it on your own page."),
        )
    return principal


def oversees(principal: Principal) -> bool:
    """Whether a principal manages people."""
    if "administrator" in principal.roles and principal.is_let("oversee"):
        return True
    if not principal.person or not principal.is_let("oversee"):
        return False
    return "oversee" in {
        deed
        for role in platform().people.person(principal.iri).held()
        if not role.grant.scope
        for deed in role.deeds
    }


def overseer() -> Principal:
    """An administrator who asks. Raises Forbidden."""
    principal = signed_in()
    if not oversees(principal):
        raise Forbidden(
            gettext("This is for administrators."),
            remedy=gettext("Ask one of them; the page About says how to reach them."),
        )
    return principal
