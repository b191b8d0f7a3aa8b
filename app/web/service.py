"""What a service folder declares, and how the folders are found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, current_app, request

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from app.graph.document import Document
    from app.graph.outlook import Outlook
    from app.web.belongings import Belonging
    from app.web.news import NewsSource
    from app.web.pages import Page


@dataclass(frozen=True)
class Service:
    """One room of the house.

    ``name`` is the name of its folder, ``title`` its entry in the menu (translated
    when it is shown), ``entry`` the endpoint the entry leads to ("" for none), ``order`` its place.
    ``documents`` gives the page of each kind of document that the service shows in its own way: by
    the first step of its address (``specimen``), else by a class (``skos:Concept``). ``previews``
    gives the query that says a kind of document in flat terms. ``concerns`` tells what of the service
    a change would touch, for a dry run: rows under names, no more than the one who asks may see.
    ``files`` gives, by kind, what a file of such a document says besides it: title, citation, licences.
    ``news`` tells people what concerns them; ``belongings`` are what it keeps of people beside the graph.
    """

    name: str
    title: str | LazyString
    blueprint: Blueprint
    order: int = 100
    entry: str = ""
    documents: Mapping[str, Callable[[Document], Page]] = field(default_factory=dict)
    previews: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Callable[[Document], Mapping[str, Any]]] = field(default_factory=dict)
    concerns: Callable[[Outlook], Mapping[str, list[dict[str, Any]]]] | None = None
    news: NewsSource | None = None
    belongings: Sequence[Belonging] = ()


def discover(package: str = "app.services") -> list[Service]:
    """The services of every folder below ``package``, in the order of the menu.

    Raises AttributeError for a folder that declares no ``service``.
    """
    home = importlib.import_module(package)
    found = [
        importlib.import_module(f"{package}.{module.name}").service
        for module in pkgutil.iter_modules(home.__path__)
        if module.ispkg
    ]
    return sorted(found, key=lambda service: (service.order, service.name))


def services(app: Flask) -> dict[str, Service]:
    """The services registered with an app, by name, in the order of the menu."""
    return app.extensions.setdefault("holotype-services", {})  # type: ignore[no-any-return]


def register(app: Flask, service: Service) -> None:
    """Put a service into the app: its pages, its entry in the menu, its kinds of document."""
    app.register_blueprint(service.blueprint)
    services(app)[service.name] = service


def section() -> str:
    """The service the page belongs to; a document belongs to the one that shows its kind."""
    kind = request.path.strip("/").split("/")[0]
    for service in services(current_app).values():
        if request.blueprint == service.name or (
            request.blueprint == "resource" and kind in service.documents
        ):
            return service.name
    return ""
