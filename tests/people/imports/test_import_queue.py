"""Parked imports: worked through piece by piece, whole or not at all. Cases 21, 51 and 53."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.rules import VisibleTo
from eventhub.operator.doctor import examine
from eventhub.operator.queries import has_waiting_import
from eventhub.operator.service import run_round
from eventhub.people.imports import import_queue, outcome, queries, uploads
from eventhub.people.models import Contact, ContactImport, ContactTrace, Match, ParkedFile
from eventhub.people.rules import IMPORT_LEASE, MOST_TRIES, ImportMode, ImportState
from eventhub.platform.db import transaction
from eventhub.platform.errors import LimitReached, NotFound
from eventhub.privacy.service import erase
from tests.factories import make_event, make_registration, make_user, save
from tests.people.imports.bringing import bring_in
from tests.people.imports.readers.samples import LINKEDIN

PEOPLE = (
    LINKEDIN
    + "Wei,Li,,li@example.org,Bosch,,\n"
    + "".join(f"Bo{number},Doe,,bo{number}@example.org,Acme,,\n" for number in range(9))
)


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr(import_queue, "PIECE", 3)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller")


@pytest.fixture
def event(anna):
    event = make_event()
    make_registration(event, anna)
    make_registration(event, make_user("Li Wei", email="li@example.org"))
    return event


@pytest.fixture
def parked(anna, event, now):
    return uploads.park(anna, event, PEOPLE.encode(), "Connections.csv", ImportMode.KEEP, now)


def work(now, worker="one"):
    return import_queue.process_waiting(lambda: now, worker=worker)


def counts(session):
    return [
        session.scalar(sa.select(sa.func.count()).select_from(model))
        for model in (Contact, Match, ContactTrace, ParkedFile)
    ]


def state(session, import_id):
    return session.scalar(sa.select(ContactImport.state).where(ContactImport.id == import_id))


def broken_off_after(monkeypatch, pieces, what):
    """Comparing goes well for some pieces; then `what` happens."""
    begun = iter(range(1000))
    find = import_queue.Comparer.find

    def find_or_stop(comparer, contacts, first):
        if next(begun) == pieces:
            what()
        return find(comparer, contacts, first)

    monkeypatch.setattr(import_queue.Comparer, "find", find_or_stop)


def killed():
    raise SystemExit


def test_the_upload_only_parks_the_file_and_the_worker_does_the_rest(session, anna, parked, now):
    assert counts(session) == [0, 0, 0, 1]
    assert has_waiting_import(now)

    run_round((), lambda: now, worker="one")

    made = queries.get_import(parked, anna.id)
    assert (made.state, made.rows_read, made.rows_done, made.certain) == (ImportState.DONE, 10, 10, 1)
    assert counts(session) == [10, 1, 10, 0]
    assert not has_waiting_import(now)


def test_a_killed_worker_leaves_nothing_and_another_goes_on(session, anna, parked, now, monkeypatch):
    broken_off_after(monkeypatch, 2, killed)
    with pytest.raises(SystemExit):
        work(now)

    assert counts(session) == [0, 0, 0, 1]
    assert queries.get_import(parked, anna.id).rows_done == 6
    assert work(now + IMPORT_LEASE / 2, "two") == 0
    assert work(now + 2 * IMPORT_LEASE, "two") == 1
    assert counts(session) == [10, 1, 10, 0]


def test_a_worker_that_was_given_up_writes_nothing_when_it_wakes(session, anna, parked, now, monkeypatch):
    broken_off_after(monkeypatch, 2, lambda: work(now + 2 * IMPORT_LEASE, "two"))

    assert work(now) == 1

    assert counts(session) == [10, 1, 10, 0]
    assert queries.get_import(parked, anna.id).tries == 2


@pytest.mark.parametrize("pieces", [0, 3, 5])
def test_a_worker_that_is_told_to_stop_while_it_writes_leaves_nothing(session, anna, parked, now, monkeypatch, pieces):
    monkeypatch.setattr(outcome, "_CHUNK", 3)
    before, looks = counts(session), []

    def stopped():
        made = session.get_one(ContactImport, parked)
        if made.rows_done == made.rows_read > 0:
            looks.append(made.rows_done)
        return len(looks) > pieces

    import_queue.process_waiting(lambda: now, worker="one", stopped=stopped)

    made = session.get_one(ContactImport, parked)
    assert (made.state, made.tries, made.rows_done) == (ImportState.WAITING, 0, 0)
    assert counts(session) == before
    assert work(now) == 1
    assert session.get_one(ContactImport, parked).state is ImportState.DONE


def test_an_import_that_waits_can_be_cancelled(session, anna, parked, now):
    uploads.cancel(anna.id, parked, now)

    assert work(now) == 0
    assert counts(session) == [0, 0, 0, 0]
    assert queries.list_imports(anna.id) == []


def test_an_import_in_the_middle_can_be_cancelled_and_costs_nothing(session, anna, parked, event, now, monkeypatch):
    broken_off_after(monkeypatch, 2, lambda: uploads.cancel(anna.id, parked, now))

    work(now)

    assert state(session, parked) is ImportState.CANCELLED
    assert counts(session) == [0, 0, 0, 0]
    for _ in range(3):
        uploads.park(anna, event, PEOPLE.encode(), "x.csv", ImportMode.COMPARE, now)


def test_what_is_finished_is_not_cancelled(session, anna, parked, now):
    work(now)

    assert uploads.cancel(anna.id, parked, now).state is ImportState.DONE
    assert counts(session)[0] == 10


def test_nobody_cancels_the_import_of_somebody_else(parked, now):
    with pytest.raises(NotFound):
        uploads.cancel(make_user().id, parked, now)


def test_imports_that_wait_count_against_the_three_of_a_day(anna, event, parked, now):
    for _ in range(2):
        uploads.park(anna, event, PEOPLE.encode(), "x.csv", ImportMode.COMPARE, now)

    with pytest.raises(LimitReached) as limit:
        uploads.park(anna, event, PEOPLE.encode(), "x.csv", ImportMode.COMPARE, now)
    assert limit.value.reason == "contacts/import"

    while work(now):
        pass
    with pytest.raises(LimitReached):
        uploads.park(anna, event, PEOPLE.encode(), "x.csv", ImportMode.COMPARE, now)
    uploads.park(anna, event, PEOPLE.encode(), "x.csv", ImportMode.COMPARE, now + timedelta(days=1))


def test_files_without_people_are_free_but_not_endless(anna, event, now, monkeypatch):
    monkeypatch.setattr(uploads, "UPLOADS_A_DAY", 4)
    for _ in range(4):
        bring_in(anna, event, b"colour,size\n", "x.csv", ImportMode.COMPARE, lambda: now)

    with pytest.raises(LimitReached) as limit:
        uploads.park(anna, event, b"colour,size\n", "x.csv", ImportMode.COMPARE, now)
    assert limit.value.reason == "contacts/upload"


def test_an_import_that_always_breaks_is_given_up_and_its_file_deleted(session, anna, parked, now, monkeypatch, caplog):
    broken_off_after(monkeypatch, 0, lambda: 1 // 0)
    monkeypatch.setattr(import_queue.Comparer, "find", lambda *_: 1 // 0)

    for turn in range(MOST_TRIES + 1):
        work(now + 2 * turn * IMPORT_LEASE)

    assert state(session, parked) is ImportState.FAILED
    assert counts(session) == [0, 0, 0, 0]
    assert "example.org" not in caplog.text


def test_a_failed_statement_tells_the_log_no_address(session, parked, now, monkeypatch, caplog):
    address = "@".join(["li", "example.org"])

    def fails(*_):
        session.execute(sa.text("SELECT nothing FROM nowhere WHERE a = :a"), {"a": address})

    monkeypatch.setattr(import_queue, "store_outcome", fails)

    work(now)

    assert "broke off" in caplog.text
    assert address not in caplog.text


def test_somebody_who_withdrew_meanwhile_learns_nothing(session, anna, parked, now):
    with transaction():
        session.execute(sa.text("UPDATE registration SET state = 'withdrawn' WHERE user_id = :id"), {"id": anna.id})

    work(now)

    assert counts(session)[:3] == [10, 0, 0]


def test_somebody_who_hid_meanwhile_learns_nothing(session, anna, event, now):
    hidden = make_user("Anna Two")
    mine = make_registration(event, hidden)
    uploads.park(hidden, event, PEOPLE.encode(), "x.csv", ImportMode.COMPARE, now)
    mine.visible_to = VisibleTo.NOBODY
    save(mine)

    work(now)

    assert counts(session)[:3] == [0, 0, 0]


def test_an_account_deleted_in_the_middle_leaves_nothing(session, anna, parked, now, monkeypatch):
    broken_off_after(monkeypatch, 2, lambda: erase(anna.id, now))

    work(now)

    assert counts(session) == [0, 0, 0, 0]


def test_the_doctor_tells_of_an_import_that_nobody_works_on(parked, now):
    assert not any("import" in line for line in examine(now))
    assert any("import has been waiting for 10 minutes" in line for line in examine(now + timedelta(minutes=10)))


# Pages


def test_the_page_says_how_far_it_is_and_leads_on_when_it_is_done(browser, anna, event, parked, now, monkeypatch):
    client, seen = browser(anna), []
    path = f"/contacts/imports/{parked}"
    assert "Reading your file" in client.get(path, follow=True).text
    broken_off_after(monkeypatch, 2, lambda: seen.append(client.get(f"{path}/progress").answer.json))

    work(now)

    assert seen == [{"done": 6, "total": 10, "words": "6 of 10 people compared", "finished": False}]
    assert client.get(f"{path}/progress").answer.json["finished"] is True
    assert "We compared your 10 contacts. One is on the open guest list." in client.get(path, follow=True).text


def test_without_script_the_page_loads_itself_anew_until_it_is_over(browser, anna, parked, now):
    client = browser(anna)
    assert client.get(f"/contacts/imports/{parked}").all("//noscript/meta[@http-equiv='refresh']")

    page = client.post(f"/contacts/imports/{parked}/cancel")

    assert "Nothing of the file was kept" in page.text
    assert not page.all("//noscript")


def test_a_large_wrong_file_is_named_on_its_page(browser, anna, event, now):
    content = b"From,To,Sent At,Message,Direction\n" + b"a,b,c,d,e\n" * 20
    import_id = uploads.park(anna, event, content, "x.csv", ImportMode.COMPARE, now)
    work(now)

    page = browser(anna).get(f"/contacts/imports/{import_id}")

    assert "This looks like Invitations.csv. We need Connections.csv." in page.text
    assert "Choose the file again" in page.text


def test_an_import_that_runs_stands_among_what_was_brought_in(browser, anna, parked):
    page = browser(anna).get("/contacts")

    assert f"/contacts/imports/{parked}" in page.html


def test_case_16_the_import_of_somebody_else_does_not_exist(browser, parked):
    client = browser(make_user())

    client.get(f"/contacts/imports/{parked}", status=404)
    client.get(f"/contacts/imports/{parked}/progress", status=404)
    client.post(f"/contacts/imports/{parked}/cancel", status=404)
    client.get(f"/contacts?made={parked}", status=404)
