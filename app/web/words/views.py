"""Where the pages of words are registered."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("words", __name__)
