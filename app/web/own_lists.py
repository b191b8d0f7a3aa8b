"""Lists of what somebody keeps, queries or searches: whose they are, and what their forms change."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response, flash, jsonify, redirect, request, url_for

from app.graph.errors import BadParameter
from app.web.context import as_data, somebody
from app.web.locale import gettext


def keeper(why: str) -> str:
    """Who is signed in. Raises Forbidden, with ``why`` that is needed."""
    return somebody(why, gettext("Sign in; a short address needs no sign-in.")).iri


def changed(name: str, ways: Mapping[str, Callable[[], object]], page: str) -> Response:
    """Change an entry in the way that the form says (``do``; rename where it says nothing).

    A program is told, a browser is led back to the ``page`` with the list. Raises BadParameter for a
    way that there is not.
    """
    do = request.form.get("do", "rename")
    if do not in ways:
        raise BadParameter(
            f"“{do}” cannot be done to it.", parameter="do", remedy=f"Send one of {', '.join(ways)}."
        )
    ways[do]()
    if as_data():
        return jsonify(id=name, done=do)
    if do == "rename":
        flash(gettext("The title is changed."))
    elif do == "remove":
        flash(gettext("It is taken from your list."))
    return redirect(url_for(page), code=303)  # type: ignore[return-value]
