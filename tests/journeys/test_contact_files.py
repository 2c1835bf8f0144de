"""Contact files that nobody here wrote, brought in through the page."""

import csv
import io

import pytest
import sqlalchemy as sa

from eventhub.people.models import Contact, ContactImport
from tests.factories import make_user
from tests.people.imports.bringing import after_reading
from tests.shared_data import SHARED, shared_file

FILES = sorted(path.name for path in (SHARED / "data" / "contacts").glob("*.[cv][sc][vf]"))
FILES = FILES or ["any of the files"]
PREAMBLE_ENDS = "First Name,"


def people_in(text: str) -> int:
    """How many people a reader of the file counts with the naked eye."""
    if "BEGIN:VCARD" in text:
        return text.count("BEGIN:VCARD")
    rows = csv.reader(io.StringIO(text[text.index(PREAMBLE_ENDS) :]))
    return sum(1 for row in rows if any(row)) - 1


def test_there_are_files_to_bring_in():
    assert shared_file("data", "contacts").is_dir()
    assert len(FILES) >= 8


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_read_and_everybody_in_it_kept(name, browser, session, now):
    anna = make_user("Anna Keller")
    content = shared_file("data", "contacts", name).read_bytes()
    client = browser(anna)
    form = client.get("/contacts/add").form("/contacts/add")

    page = after_reading(client, client.submit(form, file=(io.BytesIO(content), name)))

    expected = people_in(content.decode("utf-8", "replace"))
    kept = session.scalars(sa.select(Contact).where(Contact.owner_id == anna.id)).all()
    counted = session.scalars(sa.select(ContactImport).where(ContactImport.owner_id == anna.id)).one()
    assert len(kept) == counted.rows_read == expected, page.main
    assert all(contact.name.strip() for contact in kept)


def test_what_stands_in_a_linkedin_file_stands_in_the_address_book(browser, session, now):
    anna = make_user("Anna Keller")
    content = shared_file("data", "contacts", "linkedin-preamble.csv").read_bytes()
    client = browser(anna)
    form = client.get("/contacts/add").form("/contacts/add")
    after_reading(client, client.submit(form, file=(io.BytesIO(content), "Connections.csv")))

    page = client.get("/contacts")

    assert "José García" in page.main
    assert "Senior Engineer, Acme, Inc." in page.main
