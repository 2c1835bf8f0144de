"""How the web processes run; gunicorn reads this by itself when it starts in this folder. The command line wins.

WEB_CONCURRENCY is the number of processes (gunicorn's own name for it).
"""

import gc
import os
import shutil
import tempfile
from pathlib import Path

from gunicorn.glogging import Logger


class OneLineEach(Logger):
    """gunicorn's own lines in the format of all others: of an error without its words, or the address asked for."""

    def setup(self, cfg):
        """Set the formatter once gunicorn has made its handlers."""
        # Only now can our own modules be found.
        from eventhub.platform.web.logs import JsonLines

        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())


bind = "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads suit pages that wait for the database: 245 to 469 requests a second against 142 to 169 without.
worker_class = "gthread"
# Twice as many as connections to the database (platform/connections.py): at any moment about half of those who send
# forms that must not tell what was found wait for their time step (constant_time.py), and others need a thread
# meanwhile. With 8 such a rush had 16 to 61 % less throughput in three runs of three; event pages cost the same with
# either.
threads = 16
# One request a connection: those that a proxy keeps open stay with the process that took them, which may come to do
# all the work while the others rest (docs/deploy.md). To connect anew on one machine costs next to nothing.
keepalive = 0
# Imported once and then forked: half the start, and the processes share what they have in common. `systemctl reload`
# therefore starts the same code again; an upgrade restarts (docs/deploy.md).
preload_app = True
# Seconds; an upload of six megabytes over a slow line passes through the proxy first.
timeout = 60
graceful_timeout = 30
# Anew now and then, so that nothing that leaks can grow; not all at once.
max_requests = 20_000
max_requests_jitter = 2_000
# Nobody commands a running server by a socket; where the home folder cannot be written, asking for one is an error.
control_socket_disable = True
# One line a request comes from EventHub itself, by route and without addresses.
accesslog = None
logger_class = OneLineEach
# All processes count into one folder, or /metrics would tell of one of them (eventhub/platform/web/metrics.py).
# The name tells one of ours from the operator's own: this file is read again at each reload.
_OURS = "eventhub-metrics-"
_metrics = os.environ.get("PROMETHEUS_MULTIPROC_DIR") or tempfile.mkdtemp(prefix=_OURS)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _metrics


def when_ready(server):
    """Load what first visitors would wait for, and leave it out of garbage collection, which would copy it."""
    from eventhub.app.factory import warm_up

    if server.cfg.preload_app:
        warm_up(server.app.wsgi())
        gc.freeze()


def child_exit(server, worker):
    """Forget what a process that ended said of its present state; its counts stay."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    """Leave no counts that the next start would go on from; and of the operator's own folder nothing else is ours."""
    for counts in Path(_metrics).glob("*.db"):
        counts.unlink(missing_ok=True)
    if Path(_metrics).name.startswith(_OURS):
        shutil.rmtree(_metrics, ignore_errors=True)
