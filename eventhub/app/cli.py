"""Commands: the worker, single jobs, the demo room."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from eventhub.platform.clock import utc_now
from eventhub.platform.db import DatabaseClock, db
from eventhub.platform.errors import BadSetting

# Seconds between two rounds of a loop. One begins early when a user waits; the loop looks for that as often as below.
ROUND_SECONDS = 2.0
# Ten looks a second cost an idle worker 0.9 % of a core more than two (PostgreSQL, busy machine; SQLite 0.6 %).
MAIL_POLL_SECONDS = 0.1
IMPORT_POLL_SECONDS = 0.5

jobs_group = AppGroup("jobs", help="The periodic jobs.")
backup_group = AppGroup("backup", help="Saving the database and putting it back.")
mail_group = AppGroup("mail", help="The mail server.")
_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
imports_group = AppGroup("imports", help="Imports whose results are held.")
operator_group = AppGroup("operator", help="Who may open the console at /operator.")
demo_group = AppGroup("demo", help="The demo room.")


def install(app: Flask) -> None:
    """Add our commands to `flask`."""
    app.cli.add_command(jobs_group)
    app.cli.add_command(backup_group)
    app.cli.add_command(mail_group)
    app.cli.add_command(demo_group)
    app.cli.add_command(imports_group)
    app.cli.add_command(operator_group)
    app.cli.add_command(worker)
    app.cli.add_command(doctor)


@click.command("worker")
@click.option("--once", is_flag=True, help="One round without a broker, then stop.")
@click.option(
    "--processes",
    default=1,
    show_default=True,
    help="How many processes share the work of a broker; 0: the worker's own.",
)
def worker(once: bool, processes: int) -> None:
    """Send mails and run the periodic jobs until told to stop; by the broker, where EVENTHUB_BROKER_URL names one."""
    from flask import current_app

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # typed as what it stands for
    stop = threading.Event()
    if once:
        work(app, stop, once=True)
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    wait_for_tables(app, stop)
    if app.config["EVENTHUB"].broker_url and not stop.is_set():
        _by_broker(app, processes)
    else:
        work(app, stop)


def wait_for_tables(app: Flask, stop: threading.Event) -> None:
    """Wait until the database answers and stands at our newest migration, or `stop` is set.

    The pages migrate it, and may start later; a worker of an older version waits for good.
    """
    from eventhub.operator.health import newest_migration
    from eventhub.operator.queries import find_database_state

    newest, said = newest_migration(), False
    while not stop.is_set():
        with app.app_context():
            found = find_database_state(utc_now())
            db.session.remove()
        if found and found[0] == newest:
            return
        if not said:
            app.logger.warning("worker waits until the database is there and stands at migration %s", newest)
        said = True
        stop.wait(ROUND_SECONDS)


def _by_broker(app: Flask, processes: int) -> None:
    try:
        from eventhub.app.celery_app import serve_broker
    except ModuleNotFoundError as missing:
        raise click.ClickException(f"{missing.name} is missing; run: make install EXTRAS=jobs") from missing
    serve_broker(app, processes)


@dataclass(frozen=True)
class WorkerLoop:
    """What one thread of a worker repeats. `has_work` says whether a user waits; it is asked every `poll_seconds`."""

    name: str
    run_round: Callable[[], object]
    has_work: Callable[[datetime], bool] = lambda now: False
    poll_seconds: float = ROUND_SECONDS


def work(app: Flask, stop: threading.Event, *, once: bool = False) -> None:
    """Run the loops of the worker until `stop` is set, each in a thread, so that none waits for another.

    With `once` run one round of everything, one after the other. When a thread ends by itself the others are stopped
    and SystemExit is raised: the supervisor starts a complete worker again.
    """
    from eventhub.app.jobs import JOBS
    from eventhub.operator import queries, service

    name = f"{socket.gethostname()[:12]}-{os.getpid()}-{secrets.token_hex(3)}"
    about: dict[str, Any] = {"worker": name, "stopped": stop.is_set}
    clock = DatabaseClock()
    if once:
        _run_one_round(app, WorkerLoop("all", lambda: service.run_round(JOBS, clock, **about)))
        return
    loops = (
        WorkerLoop("mails", lambda: service.deliver(clock, **about), queries.has_due_mail, MAIL_POLL_SECONDS),
        WorkerLoop("jobs", lambda: service.run_jobs(JOBS, clock, stopped=stop.is_set)),
        WorkerLoop(
            "imports", lambda: service.read_imports(clock, **about), queries.has_waiting_import, IMPORT_POLL_SECONDS
        ),
    )
    threads = [threading.Thread(target=_serve, args=(app, stop, loop), name=loop.name) for loop in loops]
    for thread in threads:
        thread.start()
    complete = True
    while complete and not stop.wait(ROUND_SECONDS):
        complete = all(thread.is_alive() for thread in threads)
    stop.set()
    for thread in threads:
        thread.join()
    if not complete:
        raise SystemExit(1)


def _serve(app: Flask, stop: threading.Event, loop: WorkerLoop) -> None:
    while not stop.is_set():
        _run_one_round(app, loop)
        _wait_for_next_round(app, stop, loop)


def _run_one_round(app: Flask, loop: WorkerLoop) -> None:
    """Run one round; log a failure and leave the work to the next round."""
    with app.app_context():
        try:
            loop.run_round()
        # The database may be away for a while; the worker outlives that.
        except Exception:
            app.logger.exception("round of %s failed", loop.name)
            db.session.rollback()


def _wait_for_next_round(app: Flask, stop: threading.Event, loop: WorkerLoop) -> None:
    """Wait for the next round, which begins early when a user waits."""
    for _ in range(round(ROUND_SECONDS / loop.poll_seconds)):
        if stop.wait(loop.poll_seconds):
            return
        with app.app_context():
            try:
                if loop.has_work(utc_now()):
                    return
            # As above; the next round logs it.
            except Exception:
                db.session.rollback()


@click.command("doctor")
@click.option("--selector", default="", help="The name of the DKIM key, as your mail server or provider calls it.")
def doctor(selector: str) -> None:
    """Compare counters with rows, look for late mails and failing jobs. Exit code 1 when something was found.

    The DNS records by which others know our mail are shown as well, and looked up; they change no exit code.
    """
    from eventhub.operator.doctor import describe_mail_records, examine
    from eventhub.operator.mail_records import is_selector

    if selector and not is_selector(selector):
        raise click.BadParameter("letters, digits, dots and hyphens only", param_hint="--selector")
    findings = examine(utc_now())
    for line in [*(findings or ["Everything is as it should be."]), *describe_mail_records(selector)]:
        click.echo(line)
    if findings:
        raise SystemExit(1)


@jobs_group.command("list")
def list_jobs() -> None:
    """List each job with its last and next run, what it handled, and how often it failed in a row or was missed."""
    from eventhub.app.jobs import JOBS
    from eventhub.operator.job_report import job_table

    for line in job_table(JOBS, utc_now()):
        click.echo(line)


@jobs_group.command("run")
@click.argument("name")
def run_job(name: str) -> None:
    """Run one job now."""
    from eventhub.app.jobs import JOBS
    from eventhub.operator.service import run_now

    found = {job.name: job for job in JOBS}.get(name)
    if found is None:
        raise click.ClickException(f"No job is called {name}. See `flask jobs list`.")
    click.echo(f"{name}: {run_now(found, utc_now)} handled")


@backup_group.command("save")
@click.argument("file", type=click.Path(path_type=Path))
def save_backup(file: Path) -> None:
    """Write everything into one new file, while EventHub runs."""
    from eventhub.operator import backup

    try:
        backup.save(file)
    except (OSError, BadSetting, RuntimeError) as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"Saved: {file} ({file.stat().st_size:,} bytes)")


@backup_group.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.confirmation_option(prompt="Everything that is in the database now will be gone. Are web and workers stopped?")
def restore_backup(file: Path) -> None:
    """Put a saved file in the place of everything. Then run `flask db upgrade`."""
    from eventhub.operator import backup

    try:
        backup.restore(file)
    except (OSError, BadSetting, RuntimeError, ValueError) as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo("Restored. Next: flask --app wsgi db upgrade")


@mail_group.command("test")
@click.argument("address")
def send_test_mail(address: str) -> None:
    """Send one mail to ADDRESS now, past the outbox, and say loudly when the mail server refuses."""
    from eventhub.platform.mail.test_mail import send_to

    problem = send_to(address)
    if problem:
        raise click.ClickException(f"The mail server did not take it: {problem}")
    click.echo("The mail server took it.")


@mail_group.command("failed")
@click.option("--since", type=_MOMENT, help="Of those due since then (UTC); default: two days ago.")
def list_failed_mails(since: datetime | None) -> None:
    """List mails that no server took: number, kind, when due, why. Not those whose address does not exist."""
    from eventhub.platform.mail.queries import failed_since

    for mail in failed_since(since.replace(tzinfo=UTC) if since else utc_now() - timedelta(days=2)):
        click.echo(f"{mail.id:>8}  {mail.kind:36} {mail.due_at:%Y-%m-%d %H:%M}Z  {mail.error}")


@mail_group.command("retry")
@click.option("--since", type=_MOMENT, required=True, help="Those due since then (UTC).")
def retry_failed_mails(since: datetime) -> None:
    """Queue mails that no server took once more, after the mail server has been mended."""
    from eventhub.platform.mail.outbox import retry_failed

    again = retry_failed(since.replace(tzinfo=UTC), utc_now())
    click.echo(f"{again} mails are queued again.")


@mail_group.command("returned")
def take_in_returned_mail() -> None:
    """Read one bounce or complaint from standard input, as the mail server pipes it, and write there no more."""
    from eventhub.platform.mail.bounces import process_report

    report = process_report(sys.stdin.buffer.read(), utc_now())
    click.echo(report.why if report else "nothing to learn")


@imports_group.command("list")
def list_held() -> None:
    """List imports of brand-new accounts that found very many guests; their owners see nothing of it yet."""
    from eventhub.people.imports.queries import list_held_imports

    for one in list_held_imports():
        click.echo(
            f"{one.id:6} user {one.owner_id} event {one.event_id} people {one.rows_read}"
            f" found {one.certain + one.likely} at {one.created_at:%Y-%m-%d %H:%MZ}"
        )


@imports_group.command("release")
@click.argument("import_id", type=int)
def release_held(import_id: int) -> None:
    """Show the owner of a held import what it found."""
    from eventhub.people.imports.holds import release

    release(import_id)


@imports_group.command("refuse")
@click.argument("import_id", type=int)
def refuse_held(import_id: int) -> None:
    """Forget what a held import found."""
    from eventhub.people.imports.holds import refuse

    refuse(import_id)


@operator_group.command("add")
@click.argument("address")
def add_operator(address: str) -> None:
    """Open the console to ADDRESS; they sign in by mail as everybody does."""
    from eventhub.operator import operators
    from eventhub.platform.errors import EventHubError

    try:
        user = operators.add(address, utc_now())
    except (ValueError, EventHubError) as problem:
        raise click.ClickException(f"{address} cannot be an operator: {problem}") from problem
    click.echo(f"{user.email} is an operator.")


@operator_group.command("remove")
@click.argument("address")
def remove_operator(address: str) -> None:
    """Close the console to ADDRESS. One that EVENTHUB_OPERATORS names comes back at the next sign-in."""
    from eventhub.operator import operators
    from eventhub.platform.errors import EventHubError

    try:
        operators.remove(address, utc_now())
    except (ValueError, EventHubError) as problem:
        raise click.ClickException(f"{address} is no operator.") from problem
    click.echo(f"{address} is no operator any more.")


@operator_group.command("list")
def list_operators() -> None:
    """List the addresses of all operators."""
    from eventhub.operator import operators

    for user in operators.operators():
        click.echo(user.email)


@demo_group.command("seed")
def seed_demo() -> None:
    """Fill an empty database with the demo room."""
    from eventhub.app.demo.seed import seed_if_empty

    filled = seed_if_empty(utc_now())
    click.echo("The room is full of people." if filled else "Nothing done: this database has users already.")
