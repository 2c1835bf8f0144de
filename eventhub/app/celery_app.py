"""The jobs of jobs.py on Celery, for more than one machine. Needs the extra `jobs` and EVENTHUB_BROKER_URL.

The database stays the only truth: a task carries nothing but the name of a job. Every worker brings its own clock
(an embedded beat), which says "look" every two seconds; the one who gets the message reads job_run, and sends one
message for each job that is due. So a lost, duplicate or late message does no harm, and any worker may die.
"""

from __future__ import annotations

import logging
import mmap
import os
import secrets
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import billiard
from celery import Celery, Task, signals
from flask import Flask

from eventhub.app.jobs import JOBS
from eventhub.operator import service
from eventhub.people.imports.queries import find_oldest_waiting_time
from eventhub.platform.clock import utc_now
from eventhub.platform.db import DatabaseClock, db
from eventhub.platform.mail.queries import count_due

POLL_SECONDS = 2.0
# A message that waited longer is dropped: the next look sends another.
MESSAGE_EXPIRES_AFTER = 10
# One worker process sends this many mails before another one is called to help.
MAILS_PER_WORKER = 50
MAX_WORKERS_CALLED = 8
_JOBS = {job.name: job for job in JOBS}
# One byte that a worker's forked processes share: only the first of them is told to stop. No lock, since the signal may
# come at any moment.
_stop = mmap.mmap(-1, 1)
# Held while this process reads imports.
_reading = threading.Lock()
# A worker's processes go by the database's clock (run_worker).
_clock: Callable[[], datetime] = utc_now
# Two numbers that a worker's forked processes share, by time.monotonic(): when a task last began or ended, and until
# when the last one to begin may take.
_activity = mmap.mmap(-1, 16)
# A worker that has not looked for so many seconds has lost its broker for good (Celery does not always notice).
SILENT_AFTER_SECONDS = 60.0
# Seconds that such a worker gets to finish its tasks.
GRACE_SECONDS = 30.0
log = logging.getLogger(__name__)

SETTINGS: dict[str, Any] = {
    "task_acks_late": True,  # a task of a worker that dies is given to another one
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "task_ignore_result": True,
    "task_store_errors_even_if_ignored": False,
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_default_queue": "eventhub",
    "task_create_missing_queue_type": "classic",
    "task_time_limit": 240,  # seconds; below the visibility timeout of Redis and the lease of a job
    "task_soft_time_limit": 200,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,  # a broker that is away is waited for
    "broker_connection_timeout": 3,
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    "worker_soft_shutdown_timeout": 20,
    "worker_enable_soft_shutdown_on_idle": False,
    "worker_max_tasks_per_child": 5000,
    "worker_hijack_root_logger": False,
    "worker_redirect_stdouts": False,
    "worker_enable_remote_control": False,
    "worker_send_task_events": False,
    "timezone": "UTC",
    "beat_schedule": {
        "look": {
            "task": "eventhub.look",
            "schedule": timedelta(seconds=POLL_SECONDS),
            "options": {"expires": MESSAGE_EXPIRES_AFTER},
        }
    },
}
# Keys that only Redis and Valkey know. A worker killed with -9 leaves its message to others after five minutes.
REDIS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 3,
    "health_check_interval": 15,
    "socket_keepalive": True,
}


def make_celery(app: Flask) -> Celery:
    """Return the Celery application of one Flask application."""
    url = app.config["EVENTHUB"].broker_url
    celery = Celery("eventhub", broker=url, task_cls=_in_context_of(app), set_as_current=False)
    celery.flask_app = app
    celery.conf.update(SETTINGS)
    if url.startswith(("redis", "valkey")):
        celery.conf.broker_transport_options = REDIS
    celery.task(name="eventhub.look", bind=True)(dispatch_due)
    celery.task(name="eventhub.run_job", bind=True)(run_job)
    celery.task(name="eventhub.deliver", bind=True)(deliver)
    celery.task(name="eventhub.read_imports", bind=True)(read_imports)
    return celery


def dispatch_due(task: Task) -> None:
    """Send a message for each job that is due, for files to be read, and for each worker the outbox has work for."""
    for job in service.due_jobs(JOBS, _clock()):
        task.app.send_task("eventhub.run_job", (job.name,), expires=MESSAGE_EXPIRES_AFTER)
    if find_oldest_waiting_time(_clock()) is not None:
        task.app.send_task("eventhub.read_imports", expires=MESSAGE_EXPIRES_AFTER)
    waiting = count_due(_clock(), at_most=MAILS_PER_WORKER * MAX_WORKERS_CALLED)
    db.session.rollback()
    for _ in range(-(-waiting // MAILS_PER_WORKER) or 1):
        task.app.send_task("eventhub.deliver", expires=MESSAGE_EXPIRES_AFTER)


def run_job(task: Task, name: str) -> None:
    """Run one job if it is still due; a name that this version does not know belongs to another one."""
    if name in _JOBS:
        service.run_if_due(_JOBS[name], _clock)


def deliver(task: Task) -> None:
    """Send mails that are due; a worker that is told to stop leaves the rest to others."""
    service.deliver(_clock, worker=worker_name(), stopped=is_stopping)


def read_imports(task: Task) -> None:
    """Start a thread that reads uploaded files, so that mails and jobs find this process free.

    One thread a process; several processes may read, each takes its own import. What a process that ends has not
    finished another one begins again when the lease is over.
    """
    if _reading.acquire(blocking=False):
        threading.Thread(target=_read_in_thread, args=(task.app.flask_app,), name="imports", daemon=True).start()


def _read_in_thread(app: Flask) -> None:
    try:
        with app.app_context():
            service.read_imports(_clock, worker=worker_name(), stopped=is_stopping)
    # Nothing joins this thread, so an exception must be logged here.
    except Exception:
        log.exception("round of imports failed")
    finally:
        _reading.release()


def is_stopping() -> bool:
    """Return whether this worker got a signal to end."""
    return _stop[0] == 1


def _begin_to_stop(**_: Any) -> None:
    _stop[0] = 1


def _note_activity(may_take: float) -> None:
    """Note that a task begins that may take so many seconds; with 0, that a task ends."""
    struct.pack_into("dd", _activity, 0, time.monotonic(), time.monotonic() + may_take)


def is_worker_silent(moment: float) -> bool:
    """Return whether no task began or ended for SILENT_AFTER_SECONDS, and none can be running.

    `moment` is a time of `time.monotonic()`.
    """
    seen, busy_until = struct.unpack_from("dd", _activity)
    return bool(moment - seen > SILENT_AFTER_SECONDS and moment > busy_until)


def _end_when_silent() -> None:
    """End this worker once it is silent: its supervisor starts it again, and a fresh one finds the broker."""
    while not is_worker_silent(time.monotonic()):
        time.sleep(1)
        if is_stopping():
            return
    log.critical("no look for %d seconds: the broker is lost, this worker ends", SILENT_AFTER_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    # Its child processes would outlive it and wait for work that never comes.
    for child in billiard.active_children():
        os.kill(child.pid, signal.SIGKILL)
    os._exit(1)


def worker_name() -> str:
    """Return a name that no other process has, also after a restart with the same process number."""
    return f"{socket.gethostname()[:12]}-{os.getpid()}-{secrets.token_hex(3)}"


def serve_broker(app: Flask, processes: int) -> None:
    """Serve the queue until told to stop."""
    global _clock
    _clock = DatabaseClock()
    # The results are in job_run; a log line every two seconds would hide all others.
    logging.getLogger("celery").setLevel(logging.WARNING)
    signals.worker_shutting_down.connect(_begin_to_stop)
    signals.worker_process_init.connect(lambda **_: _forget_connections(app), weak=False)
    _note_activity(0)
    threading.Thread(target=_end_when_silent, name="silence", daemon=True).start()
    pool = ["--pool", "prefork", "--concurrency", str(processes)] if processes else ["--pool", "solo"]
    make_celery(app).start(
        [
            "--quiet",
            "worker",
            *pool,
            "--beat",
            "--scheduler",
            "celery.beat:Scheduler",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "--hostname",
            f"{worker_name()}@%h",
            "--loglevel",
            "WARNING",
        ]
    )


def _in_context_of(app: Flask) -> type[Task]:
    class InContext(Task):  # type: ignore[misc]  # Celery has no types
        def __call__(self, *args: Any, **values: Any) -> Any:
            _note_activity(SETTINGS["task_time_limit"])
            try:
                with app.app_context():
                    return super().__call__(*args, **values)
            finally:
                _note_activity(0)

    return InContext


def _forget_connections(app: Flask) -> None:
    """Drop the connections that a forked process inherits: it must not talk over its parent's."""
    with app.app_context():
        db.engine.dispose(close=False)
