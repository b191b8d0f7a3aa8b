"""The pages of people."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("identity", __name__, template_folder="templates")
