"""The words: vocabularies with their concepts, and what the shapes ask for."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.web.service import Service
from app.web.words.concept_page import concept_page
from app.web.words.scheme_page import scheme_page
from app.web.words.shape_page import node_shape_page, property_shape_page
from app.web.words.views import blueprint

service = Service(
    name="words",
    title=lazy_gettext("Vocabulary"),
    blueprint=blueprint,
    order=90,
    documents={
        "skos:ConceptScheme": scheme_page,
        "skos:Concept": concept_page,
        "sh:NodeShape": node_shape_page,
        "sh:PropertyShape": property_shape_page,
    },
)
