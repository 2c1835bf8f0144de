"""A PgBouncer of our own in front of a test's PostgreSQL, as docs/deploy.md asks for one: transactions in turn."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.brokers import wait_for
from tests.ci import missing
from tests.mailserver import free_port

# Fewer than those who ask: 2 web processes with 4 threads each, and 3 workers of 2 processes.
SERVER_CONNECTIONS = 4
SETTINGS = """[databases]
* = host={host} port={port} user={user}{password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_prepared_statements = 200
default_pool_size = {connections}
max_client_conn = 200
logfile = {folder}/log
"""


class PgBouncer:
    """Started on entering, ended on leaving; `url` is that of the database, by way of it."""

    def __init__(self, url: str):
        self._server = make_url(url)
        self._program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if self._program is None:
            missing("PgBouncer", "apt-get install pgbouncer")
        self._port = free_port()
        self.url = f"postgresql+psycopg://anyone@127.0.0.1:{self._port}/{self._server.database}"

    def __enter__(self) -> "PgBouncer":
        self._folder = Path(tempfile.mkdtemp(prefix="ehpb", dir="/tmp"))
        server = self._server
        settings = SETTINGS.format(
            host=server.query.get("host") or server.host,
            port=server.port or 5432,
            user=server.username,
            password=f" password='{server.password}'" if server.password else "",
            own_port=self._port,
            connections=SERVER_CONNECTIONS,
            folder=self._folder,
        )
        (self._folder / "pgbouncer.ini").write_text(settings)
        other = {}
        if os.geteuid() == 0:
            # It refuses to run as root, as PostgreSQL does.
            shutil.chown(self._folder, "nobody", "nogroup")
            other = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        command = [self._program, "--quiet", str(self._folder / "pgbouncer.ini")]
        self._process = subprocess.Popen(command, cwd=self._folder, **other)
        wait_for(self._port)
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
