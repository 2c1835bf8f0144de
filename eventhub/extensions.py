"""Extension objects without an app; create_app binds them."""

from __future__ import annotations

from typing import Any

import click
from flask import Flask, current_app
from flask_babel import Babel
from flask_login import LoginManager
from flask_mail import Mail
from flask_wtf import CSRFProtect

babel = Babel()
csrf = CSRFProtect()
login_manager = LoginManager()
mail = Mail()


class MigrationCommands(click.Command):
    """`flask db ...`, which becomes Flask-Migrate's own group when it is asked for."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        from flask_migrate.cli import db as commands

        return commands.make_context(info_name, args, parent, **extra)


class Migrations:
    """What Flask-Migrate finds in an app. Alembic takes a tenth of a second and 10 MB, which no page needs."""

    def __init__(self, directory: str) -> None:
        self._directory = directory

    def init_app(self, app: Flask) -> None:
        app.extensions["migrate"] = self
        app.cli.add_command(MigrationCommands("db", help="Bring the database to the schema of this version."))

    def __getattr__(self, name: str) -> Any:
        """Whoever asks for anything gets Flask-Migrate's own object, and so does everybody after them."""
        from flask_migrate import Migrate

        from eventhub.db import db

        Migrate(current_app, db, directory=self._directory)
        return getattr(current_app.extensions["migrate"], name)
