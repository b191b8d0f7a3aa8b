"""People: who they are, how they sign in, which roles they hold and why."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.services.identity.views import blueprint
from app.web.service import Service

service = Service(name="identity", title=lazy_gettext("People"), blueprint=blueprint, order=60)
