"""A small application with the look and nothing else: layouts, components, filters, languages."""

from types import SimpleNamespace

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from eventhub.platform import i18n
from eventhub.platform.instance.rules import Identity
from eventhub.platform.web import filters, submissions
from eventhub.text.languages import Language


def make_design_app(language: str = "en") -> Flask:
    """The application; every page it renders is in the given language."""
    app = Flask(__name__, root_path=str(i18n.FOLDER.parents[2]), static_folder="static")
    app.config.update(SECRET_KEY="only for tests", TESTING=True, WTF_CSRF_CHECK_DEFAULT=False)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(i18n.FOLDER)
    i18n.ensure_compiled()
    Babel(app, locale_selector=lambda: language)
    CSRFProtect(app)
    filters.init_app(app)
    submissions.init_app(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    spoken = Language(language)
    app.jinja_env.globals.update(
        mail_late_since=lambda: None,
        lang_tag=lambda: spoken.tag,
        page_language=lambda: spoken,
        page_languages=tuple(Language),
        instance=lambda: Identity(name="EventHub"),
        may_create_events=lambda: True,
        asset_url=lambda name: f"/assets/{name}",
        current_user=SimpleNamespace(is_authenticated=False),
    )
    for endpoint in ("accounts.sign_in", "accounts.switch_language", "manifest", "privacy.ask_to_leave_out"):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "", methods=["GET", "POST"])
    return app
