"""The web app manifest: what a phone shows when a user puts EventHub on its home screen, in both languages."""

from __future__ import annotations

from flask import Flask, Response, current_app, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from eventhub.platform.instance.queries import identity
from eventhub.platform.web.access import public
from eventhub.platform.web.headers import same_for_everybody
from eventhub.platform.web.locale import known_language, lang_tag

# Seconds; a new release is seen the next day.
_KEPT = 86400
# The ground of a page, light (static/css/tokens.css).
_GROUND = "#faf8f5"
_ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"))
_MASKABLE = ("icon-maskable-512.png", "512x512", "maskable")


def init_app(app: Flask) -> None:
    """Serve the manifest at /manifest.webmanifest; `lang` in its address is a tag, as it gets no cookie."""

    @app.get("/manifest.webmanifest", endpoint="manifest")
    @public
    def serve() -> Response:
        language = known_language(request.args.get("lang", ""))
        with force_locale(language):
            text = current_app.json.dumps(_manifest(language))
        return same_for_everybody(Response(text, mimetype="application/manifest+json"), _KEPT)


def _manifest(language: str) -> dict[str, object]:
    return {
        "id": "/",
        "name": identity().name,
        "short_name": identity().name,
        "description": _("Your events, your ticket, and the people to meet there."),
        "lang": lang_tag(language),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": _GROUND,
        "theme_color": _GROUND,
        "icons": [
            {"src": _picture(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in (*_ICONS, _MASKABLE)
        ],
        "shortcuts": [
            {"name": _("My events"), "url": "/"},
            {"name": _("Coming events"), "url": url_for("event_list.index")},
        ],
    }


def _picture(name: str) -> str:
    return url_for("static", filename=f"img/{name}")
