"""Putting the application together. May import every package; imported by wsgi, commands, workers and tests."""

from __future__ import annotations

import importlib
import logging
import mimetypes
import sys
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from flask import Flask
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Config
from eventhub.accounts.rules import SESSION_LIFE
from eventhub.operator.mail_records import look_up
from eventhub.platform import i18n
from eventhub.platform.clock import utc_now
from eventhub.platform.connections import POSTGRESQL_OPTIONS, prepare_postgresql, prepare_sqlite
from eventhub.platform.db import db, finish_indexes
from eventhub.platform.errors import BadSetting
from eventhub.platform.extensions import babel, csrf, login_manager, mail, migrate
from eventhub.platform.instance import queries as instance
from eventhub.platform.settings import make_folder, require_folder_of
from eventhub.platform.web import (
    access,
    assets,
    constant_time,
    errors,
    filters,
    headers,
    locale,
    logs,
    manifest,
    metrics,
    submissions,
)
from eventhub.platform.web.bounded_json import BoundedJSON
from eventhub.platform.web.fields import BoundedRequest
from eventhub.platform.web.paths import BoundedInteger, PlainText, refuse_nul
from eventhub.platform.web.problems import NoSessionsForApi
from eventhub.text.languages import Language

# Features from left to right, and which of their modules register something when imported.
FEATURES = (
    ("accounts", ("models", "mails", "views")),
    ("accounts.passkeys", ("views",)),
    ("accounts.oidc", ("views",)),
    ("accounts.devices", ("views",)),
    ("events.event", ("models", "mails", "views")),
    ("events.questions", ("models", "views")),
    ("events.registrations", ("models", "mails")),
    ("events.companion", ("models",)),
    ("events.checkin", ("models", "views")),
    ("events.transfers", ("models", "mails", "views")),
    ("events.clubs", ("models",)),
    ("people", ("models", "mails", "views")),
    ("people.contacts", ("views",)),
    ("people.imports", ("views",)),
    ("people.ties", ("mails", "views")),
    ("people.known_names", ("views",)),
    ("people.visibility", ("models",)),
    ("people.touches", ("models",)),
    ("introductions", ("models", "mails", "views")),
    ("recommendations", ("models", "mails")),
    ("followups.notes", ("models", "views")),
    ("followups", ("models", "mails", "views")),
    ("followups.relationships", ("views",)),
    ("followups.previews", ("views",)),
    ("circles", ("models", "mails", "views")),
    ("organiser", ("models", "mails", "views")),
    ("organiser.clubs", ("mails",)),
    ("organiser.companion", ("models", "mails", "views")),
    ("organiser.event", ("views",)),
    ("organiser.greeting", ("mails", "views")),
    ("organiser.guests", ("views",)),
    ("organiser.room", ("views",)),
    ("organiser.share", ("views",)),
    ("organiser.team", ("views",)),
    ("site.event", ("views",)),
    ("site.sign_up", ("views",)),
    ("site.registration", ("views",)),
    ("site.event_list", ("views",)),
    ("site.discovery", ("views",)),
    ("site.cards", ("views",)),
    ("site.clubs", ("views",)),
    ("site.companion", ("views",)),
    ("site.for_you", ("views",)),
    ("site.host_letters", ("views",)),
    ("site.introduced", ("views",)),
    ("site.address", ("views",)),
    ("site.me", ("views",)),
    ("site.photo", ("views",)),
    ("site.offline", ("views",)),
    ("site.reports", ("views",)),
    ("site.instance", ("views",)),
    ("operator", ("models", "views")),
    ("operator.console", ("views",)),
    ("operator.returned", ("views",)),
    ("privacy", ("views",)),
    ("api", ("models", "mails", "views")),
    ("api.access", ("views",)),
    ("app.demo", ("views",)),
    ("platform.instance", ("models",)),
    ("platform.mail", ("models",)),
    ("platform.web", ("models",)),
)


class EventHub(Flask):
    """Flask with bounds on what is sent, sessions for pages alone, and a log without addresses."""

    request_class = BoundedRequest
    json_provider_class = BoundedJSON
    session_interface = NoSessionsForApi()
    # Jinja keeps 400 templates unless told; all of ours stay compiled, as warm_up loads them before the first visitor.
    jinja_options = {"cache_size": 800}

    def log_exception(self, exc_info: Any) -> None:
        """Log an error that no handler took; Flask's own line names the path, and with it a token."""
        errors.log.error("crash", exc_info=exc_info)


def create_app(config: Config | None = None) -> Flask:
    """Create the application for one set of settings. Raises BadSetting when they cannot work."""
    settings = config or Config.from_environment()
    app = EventHub(
        "eventhub",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static",
        instance_path=str(settings.instance_path.absolute()),
    )
    _configure_settings(app, settings)
    _configure_logging(app, settings)
    _configure_database(app)
    _configure_extensions(app)
    _configure_language(app)
    _configure_features(app)
    _configure_access(app)
    _configure_pages(app)
    return app


def warm_up(app: Flask) -> None:
    """Load what the first visitors would otherwise wait for: every template, the vocabularies, the matcher.

    gunicorn calls it before it forks, so that its processes share the memory; about two seconds.
    """
    from eventhub.matching.warm_up import rehearse
    from eventhub.text.catalogue import FILES, catalogue

    for name in app.jinja_env.list_templates(extensions=("html", "txt")):
        app.jinja_env.get_template(name)
    for kind in FILES:
        catalogue(kind)
    rehearse()
    sa.orm.configure_mappers()


def _configure_settings(app: Flask, settings: Config) -> None:
    make_folder("EVENTHUB_INSTANCE_PATH", settings.instance_path)
    require_folder_of(settings.database_url)
    app.config.update(
        EVENTHUB=settings,
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # The parameters of a failed statement are people's names, addresses and notes, which must not be logged.
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": not app.debug}
        | (POSTGRESQL_OPTIONS if settings.database_url.startswith("postgresql") else {}),
        TRUSTED_HOSTS=[settings.host.split(":")[0], *settings.trusted_hosts],
        MAX_CONTENT_LENGTH=settings.max_upload,
        # Tests press hundreds of buttons; the one that measures sets it itself.
        CONSTANT_TIME_STEP=0 if settings.testing else constant_time.ANSWER_STEP,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        # __Host- binds the cookie to this very host; browsers take it over https only.
        SESSION_COOKIE_NAME="__Host-eventhub" if settings.secure else "eventhub",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=7),
        WTF_CSRF_TIME_LIMIT=None,
        # Over https Flask-WTF would also require a referrer, which pages opened by mailed links do not send. The token
        # is tied to a cookie that no other host can set (`__Host-`).
        WTF_CSRF_SSL_STRICT=False,
        MAIL_SERVER=settings.mail_server,
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_username or None,
        MAIL_PASSWORD=settings.mail_password or None,
        MAIL_USE_TLS=settings.mail_security == "starttls",
        MAIL_USE_SSL=settings.mail_security == "tls",
        MAIL_DEFAULT_SENDER=settings.mail_sender,
        MAIL_SUPPRESS_SEND=False,
        # The one question to the DNS, asked when an operator presses the button.
        LOOK_UP_TXT=look_up,
        BABEL_DEFAULT_LOCALE="en",
        BABEL_TRANSLATION_DIRECTORIES=str(i18n.FOLDER),
    )
    if app.debug and settings.secure:
        raise BadSetting("Debug mode is refused where people come in by https.")
    _require_zones()
    # The machine's own table of file types is not needed, and takes 7 ms to read.
    mimetypes.knownfiles.clear()
    mimetypes.add_type("text/javascript", ".js")
    app.url_map.converters |= {"int": BoundedInteger, "default": PlainText, "string": PlainText}


def _require_zones() -> None:
    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        raise BadSetting("Time zone data is missing; install the Python package tzdata.") from None


def _configure_logging(app: Flask, settings: Config) -> None:
    if settings.testing or logging.getLogger().handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logs.PlainLines() if app.debug else logs.JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.INFO)


def _configure_database(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_sqlite(db.engine)
        prepare_postgresql(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))


def _configure_extensions(app: Flask) -> None:
    csrf.init_app(app)
    login_manager.init_app(app)
    # A phone changes its address all day; sessions end by their version instead (accounts/sessions.py).
    login_manager.session_protection = None
    mail.init_app(app)
    if app.config["EVENTHUB"].proxies:
        count = app.config["EVENTHUB"].proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]  # Flask's way to wrap it


def _configure_language(app: Flask) -> None:
    try:
        i18n.ensure_compiled()
    except OSError as error:
        raise BadSetting("The words of the pages are newer than what was made of them; run: make install") from error
    babel.init_app(  # type: ignore[no-untyped-call]  # Flask-Babel leaves its parameters untyped
        app, locale_selector=locale.select_locale, timezone_selector=locale.select_zone
    )
    app.jinja_env.globals.update(
        lang_tag=locale.lang_tag,
        page_language=locale.language,
        page_languages=tuple(Language),
        in_wechat=locale.in_wechat,
        utc_now=utc_now,
        page_names=app.view_functions,
        is_demo=app.config["EVENTHUB"].demo,
        instance=instance.identity,
        may_create_events=_may_create_events,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters.init_app(app)
    submissions.init_app(app)


def _may_create_events() -> bool:
    """Tell whether to offer creating events; a visitor who has not signed in may turn out to be allowed to."""
    return not current_user.is_authenticated or instance.limits().may_create(
        is_trusted=current_user.is_trusted, is_operator=current_user.is_operator
    )


def _configure_features(app: Flask) -> None:
    """Import what registers models, mails and pages; a module that a feature does not have is left out."""
    package = ROOT / "eventhub"
    for feature, modules in FEATURES:
        for module in modules:
            if not (package / feature.replace(".", "/") / f"{module}.py").exists():
                continue
            loaded = importlib.import_module(f"eventhub.{feature}.{module}")
            if module == "views":
                app.register_blueprint(loaded.bp)
    with app.app_context():
        finish_indexes(db.engine.dialect.name)


def _configure_access(app: Flask) -> None:
    from eventhub.accounts.sessions import load_user, note_day
    from eventhub.events.event.queries import new_slug_of, open_for_team
    from eventhub.events.registrations.greeters import open_for_greeter
    from eventhub.events.registrations.queries import open_for_attendee

    login_manager.user_loader(load_user)
    app.after_request(note_day)
    access.install_gate("organiser", open_for_team)
    access.install_gate("attendee", open_for_attendee)
    access.install_gate("greeter", open_for_greeter)
    access.install_gate("moved", new_slug_of)
    # The static files of Flask itself: everybody may have them.
    access.public(app.view_functions["static"])


def _configure_pages(app: Flask) -> None:
    from eventhub.app.cli import install

    assets.init_app(app)
    manifest.init_app(app)
    logs.install(app)
    app.before_request(refuse_nul)
    metrics.install(app)
    headers.install(app)
    errors.install(app)
    install(app)
