"""The app as tests run it: real CSRF, real mail, real rows; one app for each database, made once."""

import tempfile
from pathlib import Path

from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache

from config import Config
from eventhub.app.factory import create_app
from eventhub.platform.db import db
from tests.shared_folder import shared_folder

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


def make_app(database_url: str, **changes):
    """An app on this database."""
    app = create_app(Config.for_tests(database_url=database_url, **changes))
    # The network is closed.
    app.config["LOOK_UP_TXT"] = lambda host: None
    if (folder := shared_folder()) is not None:
        # All processes and databases of a run share what Jinja compiled: 3 s an app otherwise.
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return app


def migrate(database_url: str, revision: str = "head") -> None:
    """Bring the database at this address to a revision, as `flask db upgrade` does."""
    app = make_app(database_url)
    with app.app_context():
        upgrade(str(MIGRATIONS), revision=revision)
        db.session.remove()
        db.engine.dispose()


class Apps:
    """One app a dialect, on a fresh migrated database, made when first asked for."""

    def __init__(self, databases, mail_port: int):
        self._databases = databases
        self._mail_port = mail_port
        self._made: dict = {}
        self._folders: list[tempfile.TemporaryDirectory] = []

    def get(self, dialect: str):
        if dialect not in self._made:
            url = self._databases.fresh(dialect)
            folder = tempfile.TemporaryDirectory(prefix=f"eventhub-{dialect}-")
            self._folders.append(folder)
            self._made[dialect] = make_app(url, mail_port=self._mail_port, instance_path=Path(folder.name))
        return self._made[dialect]

    def close(self) -> None:
        for app in self._made.values():
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
        for folder in self._folders:
            folder.cleanup()
