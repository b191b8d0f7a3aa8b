"""The page of notifications: what concerns the one who asks, read or not, and which kinds they want."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for

from app.services.identity.asking import at_a_browser, somebody
from app.web import news
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.same_origin import refuse_foreign

_LONGEST = 300  # letters of a key


def register(blueprint: Blueprint) -> None:
    """Add the page and its forms to the pages of people."""

    @page(blueprint, "/notifications", endpoint="notifications")
    def notifications() -> Page:
        """What concerns the one who asks: the latest first, each read or not."""
        person = somebody()
        found = news.news(person)
        unwanted, kinds = news.marks().unwanted(person.iri), news.kinds()
        return Page(
            "identity/notifications.html",
            {
                "title": gettext("Notifications"),
                "unread": sum(not read for _, read in found),
                "notifications": [
                    {**one._asdict(), "kindLabel": kinds[one.kind], "read": read} for one, read in found
                ],
                "settings": [
                    {"kind": kind, "label": name, "wanted": kind not in unwanted}
                    for kind, name in kinds.items()
                ],
            },
        )

    @blueprint.post("/notifications/read")
    def mark_notifications() -> Response:
        """Mark notifications as read, or one of them as not read; all of them without a key."""
        refuse_foreign()
        person = at_a_browser()
        keys = {key[:_LONGEST] for key in request.form.getlist("key")[:1000]}
        known = {one.key for one, _ in news.news(person)}
        news.marks().mark(person.iri, keys & known if keys else known, read="unread" not in request.form)
        return _back()

    @blueprint.post("/notifications/settings")
    def choose_notifications() -> Response:
        """Choose the kinds one wants to hear of."""
        refuse_foreign()
        person = at_a_browser()
        news.marks().want(person.iri, request.form.getlist("kind"), news.kinds())
        flash(gettext("Your choice is kept."))
        return _back()


def _back() -> Response:
    """To the page, which counts anew what the header shows."""
    return redirect(url_for("identity.notifications"), code=303)  # type: ignore[return-value]
