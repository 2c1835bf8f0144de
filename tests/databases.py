"""Migrated databases for the tests, on SQLite and on PostgreSQL.

Whichever process needs it first migrates one template of each kind from empty; every further
database is a copy of it. The PostgreSQL cluster is started in the same way, shared by all, and
ended with the run.
"""

import fcntl
import os
import shutil
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import postgres
from tests.shared_folder import NAME as SHARED_FOLDER
from tests.shared_folder import shared_folder

OWN_SERVER = "EVENTHUB_TEST_POSTGRES"


def pytest_configure(config):
    """The first process of a run makes the folder all of them share."""
    if not hasattr(config, "workerinput"):
        os.environ[SHARED_FOLDER] = str(postgres.Cluster().folder)


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput") and SHARED_FOLDER in os.environ:
        _drop_the_template()
        postgres.Cluster(Path(os.environ.pop(SHARED_FOLDER))).stop()


def _drop_the_template() -> None:
    """On a server of somebody's own nothing of ours may stay."""
    written = shared_folder() / "template-postgresql"
    if os.environ.get(OWN_SERVER) and written.exists():
        postgres.drop_database(_on_own_server(), written.read_text())


class Databases:
    """Gives fresh migrated databases; `drop` removes those that would stay."""

    def __init__(self, folder: Path, migrate):
        self._folder = folder
        self._migrate = migrate
        self._templates: dict[str, str] = {}
        self._made: list[str] = []

    def fresh(self, dialect: str) -> str:
        """The address of a new, migrated, empty database. Skips the test where PostgreSQL is missing."""
        template = self._template(dialect)
        name = f"eh_{uuid.uuid4().hex[:12]}"
        if dialect == "sqlite":
            copy = self._folder / f"{name}.db"
            shutil.copyfile(template, copy)
            return f"sqlite:///{copy}"
        self._made.append(name)
        return postgres.create_database(self._admin_url(), name, template)

    def copy(self, url: str) -> str:
        """The address of a new database with all that this one holds; nobody may be connected to it."""
        name = f"eh_{uuid.uuid4().hex[:12]}"
        if url.startswith("sqlite"):
            copy = self._folder / f"{name}.db"
            shutil.copyfile(_database_of(url), copy)
            return f"sqlite:///{copy}"
        self._made.append(name)
        return postgres.create_database(self._admin_url(), name, _database_of(url))

    def empty(self, dialect: str) -> str:
        """The address of a new database without any table."""
        name = f"eh_{uuid.uuid4().hex[:12]}"
        if dialect == "sqlite":
            return f"sqlite:///{self._folder / name}.db"
        self._made.append(name)
        return postgres.create_database(self._admin_url(), name)

    def drop(self) -> None:
        """On a server of somebody's own; our cluster goes as a whole, and each drop would wait for a checkpoint."""
        for name in self._made if os.environ.get(OWN_SERVER) else ():
            postgres.drop_database(self._admin_url(), name)

    def _template(self, dialect: str) -> str:
        if dialect not in self._templates:
            written = self._shared() / f"template-{dialect}"
            with _locked(written.with_suffix(".lock")):
                if not written.exists():
                    written.write_text(self._migrated(dialect))
                self._templates[dialect] = written.read_text()
        return self._templates[dialect]

    def _migrated(self, dialect: str) -> str:
        """The file or the name of a template; it outlives this process, as others copy it."""
        name = f"template_{uuid.uuid4().hex[:12]}"
        if dialect == "sqlite":
            file = self._shared() / f"{name}.db"
            self._migrate(f"sqlite:///{file}")
            return str(file)
        self._migrate(postgres.create_database(self._admin_url(), name))
        return name

    def _shared(self) -> Path:
        """Where templates are: of a whole run of tests, or, as in the benchmarks, of these databases alone."""
        return shared_folder() or self._folder

    def _admin_url(self) -> str:
        """The administration database: of the server in the environment, or of our own cluster."""
        if os.environ.get(OWN_SERVER):
            return _on_own_server()
        cluster = postgres.Cluster(shared_folder())
        with _locked(cluster.folder / "lock"):
            if not (cluster.folder / "bin").exists():
                _start_or_leave_out(cluster)
        return cluster.url


def _start_or_leave_out(cluster: postgres.Cluster) -> None:
    try:
        cluster.start()
    except (postgres.Unavailable, OSError) as missing:
        missing(f"PostgreSQL ({missing})", postgres.HOW_TO_GET_IT)


def _on_own_server() -> str:
    return postgres.database_url(os.environ[OWN_SERVER], _database_of(os.environ[OWN_SERVER]))


def _database_of(url: str) -> str:
    from sqlalchemy.engine import make_url

    return make_url(url).database or "postgres"


@contextmanager
def _locked(path: Path):
    """Hold a lock that other test processes respect."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    """Fresh migrated databases: databases.fresh("sqlite"), databases.fresh("postgresql")."""
    from tests.apps import migrate

    made = Databases(tmp_path_factory.mktemp("databases"), migrate)
    yield made
    made.drop()
