"""Home and search."""

from __future__ import annotations

from flask import Blueprint

from app.web.pages import Page, page

blueprint = Blueprint("specimens", __name__, template_folder="templates")


@page(blueprint, "/", endpoint="home")
def home() -> Page:
    """The way in."""
    return Page("specimens/home.html", {})


@page(blueprint, "/search", endpoint="search")
def search() -> Page:
    """The results of a search."""
    return Page("specimens/search.html", {})
