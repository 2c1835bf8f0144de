"""A file is read in a process of its own: what kills that process stops nothing else and ends in one plain sentence."""

import os
import signal
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from eventhub.operator.models import JobRun
from eventhub.people.imports import import_queue, queries, reader_process, uploads
from eventhub.people.imports.reader_process import ReaderDied, Stopped, read_apart
from eventhub.people.imports.readers import Field
from eventhub.people.imports.readers.files import read
from eventhub.people.models import ContactImport, ParkedFile
from eventhub.people.rules import ImportMode, ImportState
from eventhub.platform.db import db
from tests.apps import make_app
from tests.checkout import ROOT
from tests.factories import make_user
from tests.moment import NOW
from tests.people.imports.readers.samples import LINKEDIN

FILES = {
    "Connections.csv": f"{LINKEDIN}Wei,Li,,li@example.org,Bosch,CEO,\n,,,,,,\nBo,Doe,,nothing,,,\n".encode(),
    "手机.vcf": "BEGIN:VCARD\nFN:张敏\nTEL:13800138000\nEND:VCARD\nBEGIN:VCARD\nFN:Bo\n".encode(),
    "pasted.txt": 'Anna Keller <anna@example.org>\n"\U0001f600"\n李伟（博世）'.encode("utf-16"),
    "x.csv": b"Wer,Wo\nAnna,Voltwerk\n",
    "y.csv": b"\xff\x00\xfe" * 99,
}
# What no reader of ours does: each is a program in the place of the reader.
DEADLY = {
    "it breaks": "raise SystemExit(1)",
    "it is killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "it says nothing": "pass",
    "it says something else": "print('[1, 2]')",
    "it says too much": "print('[' * 40_000_000)",
}
# Two million rows that begin a quotation and never end it: all the time that a reader may take.
SLOW = b'",\n' * 1_700_000


def never():
    return False


def program(monkeypatch, code):
    monkeypatch.setattr(
        reader_process, "COMMAND", (sys.executable, "-c", f"import sys; sys.stdin.buffer.read(); {code}")
    )


def under_limits(code):
    """The end of a process that has set its limits: its status, and what it said."""
    limited = "from eventhub.people.imports.readers import __main__ as reader; reader.limit_this_process()"
    done = subprocess.run([sys.executable, "-c", f"{limited}\n{code}"], cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stderr


@pytest.mark.parametrize("name", FILES)
def test_a_file_reads_alike_in_both_processes(name):
    assert read_apart(FILES[name], name, {}, titles=True, stopped=never) == read(FILES[name], name)


def test_what_the_owner_says_of_the_columns_reaches_the_other_process():
    columns = {0: Field.NAME, 1: Field.COMPANY}

    result = read_apart(FILES["x.csv"], "x.csv", columns, titles=False, stopped=never)

    assert [(row.name, row.company) for row in result.rows] == [("Wer", "Wo"), ("Anna", "Voltwerk")]


def test_the_other_process_knows_none_of_our_settings(monkeypatch):
    monkeypatch.setenv("EVENTHUB_SECRET_KEY", "s" * 32)
    program(monkeypatch, "import os; raise SystemExit(any('EVENTHUB' in name for name in os.environ) + 7)")

    with pytest.raises(ReaderDied, match="status 7"):
        read_apart(b"", "x.csv", {}, titles=True, stopped=never)


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of this kind")
@pytest.mark.parametrize(
    ("code", "ends_with"),
    [
        ("bytearray(reader.MEMORY + 1)", "MemoryError"),
        (
            f"open({os.devnull!r}).close(); import tempfile; tempfile.TemporaryFile().write(b'x' * 99999)",
            "No usable temporary directory",
        ),
        ("[open('/dev/null') for _ in range(reader.OPEN_FILES)]", "OSError"),
    ],
)
def test_memory_and_files_have_limits(code, ends_with):
    status, said = under_limits(code)

    assert status == 1
    assert ends_with in said


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no limits of this kind")
def test_a_process_that_never_ends_is_ended_by_the_kernel():
    status, _ = under_limits("while True: pass")

    assert -status in (signal.SIGXCPU, signal.SIGKILL)


@pytest.mark.parametrize("code", DEADLY.values(), ids=DEADLY)
def test_whatever_a_reader_dies_of_is_one_error(monkeypatch, code):
    program(monkeypatch, code)

    with pytest.raises(ReaderDied):
        read_apart(b"x" * 1_000_000, "x.csv", {}, titles=True, stopped=never)


def test_a_reader_that_waits_for_ever_is_given_up(monkeypatch):
    program(monkeypatch, "import time; time.sleep(999)")
    monkeypatch.setattr(reader_process, "LONGEST_SECONDS", 0.5)

    with pytest.raises(ReaderDied, match="too long"):
        read_apart(b"x", "x.csv", {}, titles=True, stopped=never)


def test_whoever_is_told_to_stop_waits_for_no_reader(monkeypatch):
    program(monkeypatch, "import time; time.sleep(999)")
    looks = iter((False, False, True))

    with pytest.raises(Stopped):
        read_apart(b"x", "x.csv", {}, titles=True, stopped=lambda: next(looks))


def test_a_file_that_killed_its_reader_is_refused_in_one_sentence_and_never_read_again(
    session, browser, now, monkeypatch
):
    anna = make_user()
    import_id = uploads.park(anna, None, b"Bo Doe", "pasted.txt", ImportMode.KEEP, now)
    program(monkeypatch, DEADLY["it is killed"])

    handled = [import_queue.process_waiting(lambda: now, worker=name) for name in ("one", "two")]

    assert handled == [1, 0]
    made = queries.get_import(import_id, anna.id)
    assert (made.state, made.tries) == (ImportState.REFUSED, 1)
    assert session.scalars(sa.select(ParkedFile)).all() == []
    assert "We could not read this file." in browser(anna).get(f"/contacts/imports/{import_id}").text


def test_a_worker_that_is_told_to_stop_puts_its_import_back(session, now, monkeypatch):
    anna = make_user()
    import_id = uploads.park(anna, None, b"Bo Doe <bo@example.org>", "pasted.txt", ImportMode.KEEP, now)
    begun = iter((False, True))
    with monkeypatch.context() as slow:
        program(slow, "import time; time.sleep(999)")
        import_queue.process_waiting(lambda: now, worker="one", stopped=lambda: next(begun, True))
    made = queries.get_import(import_id, anna.id)
    assert (made.state, made.tries, made.claimed_by) == (ImportState.WAITING, 0, None)

    import_queue.process_waiting(lambda: now, worker="two")

    assert queries.get_import(import_id, anna.id).state is ImportState.DONE


def test_a_worker_reads_beside_its_mails_and_ends_at_once_when_told_to(dialect, databases, tmp_path):
    url = databases.fresh(dialect)
    app = make_app(url)
    settings = {
        "EVENTHUB_DATABASE_URL": url,
        "EVENTHUB_DEMO": "1",
        "EVENTHUB_INSTANCE_PATH": str(tmp_path),
    }
    with app.app_context():
        import_id = uploads.park(make_user(), None, SLOW, "x.csv", ImportMode.KEEP, NOW)
        db.session.rollback()
        with (tmp_path / "log").open("wb") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
                cwd=ROOT,
                env=os.environ | settings,
                stderr=log,
            )
        try:
            wait_until(lambda: state_of(import_id) is ImportState.WORKING)
            wait_until(lambda: db.session.get(JobRun, "mail.deliver") is not None)
            db.session.rollback()
            beside = state_of(import_id)
            worker.terminate()
            # A margin for busy machines; two seconds where nobody else wants the processor, see reader_process.
            status = worker.wait(15)
        finally:
            worker.kill()
            worker.wait()
        after = state_of(import_id)
        tries = db.session.scalar(sa.select(ContactImport.tries))
        db.session.remove()
        db.engine.dispose()

    assert (beside, status) == (ImportState.WORKING, 0), (tmp_path / "log").read_text()
    assert (after, tries) == (ImportState.WAITING, 0)


def state_of(import_id):
    state = db.session.scalar(sa.select(ContactImport.state).where(ContactImport.id == import_id))
    db.session.rollback()
    return state


def wait_until(true, most=60.0):
    end = time.monotonic() + most
    while not true():
        db.session.rollback()
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
