"""The mailbox page: every mail in demo mode, no page otherwise."""

from email.message import EmailMessage

import pytest

from config import Config
from eventhub.app.demo.people import people
from eventhub.app.demo.views import TO_BE
from eventhub.app.factory import create_app

PAGES = ("/demo/mailbox", "/demo/mailbox/one", "/demo/mailbox/one/body", "/demo/files/Connections.csv")


@pytest.fixture
def demo_client(databases, tmp_path):
    folder = tmp_path / "demo-mail"
    folder.mkdir()
    message = EmailMessage()
    message["To"], message["Subject"] = "liwei@example.org", "想认识你 <b>"
    message.set_content("Answer: http://localhost/i/abc\n")
    message.add_alternative("<html><head></head><body><p style='color:red'>Hi</p></body></html>", subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="event.ics")
    (folder / "one.eml").write_bytes(message.as_bytes())
    settings = Config.for_tests(demo=True, instance_path=tmp_path, database_url=databases.fresh("sqlite"))
    return create_app(settings).test_client()


@pytest.mark.parametrize("url", PAGES)
def test_outside_the_demo_there_is_no_mailbox(sqlite_app, url):
    client = sqlite_app.test_client()

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("url", PAGES)
def test_in_the_demo_the_pages_open(url, demo_client):
    with demo_client.get(url) as answer:
        assert answer.status_code == 200


def test_the_list_names_subject_and_readers_and_can_be_narrowed(demo_client):
    everybody = demo_client.get("/demo/mailbox").text
    somebody_else = demo_client.get("/demo/mailbox?to=anna@example.org").text

    assert "想认识你" in everybody
    assert "liwei@example.org" in everybody
    assert "<b>" not in everybody
    assert "想认识你" not in somebody_else


def test_a_link_in_a_mail_can_be_followed(demo_client):
    assert '<a href="http://localhost/i/abc">' in demo_client.get("/demo/mailbox/one").text


def test_the_mail_itself_is_shown_without_script_and_opens_links_in_the_window(demo_client):
    answer = demo_client.get("/demo/mailbox/one/body")

    policy = answer.headers["Content-Security-Policy"]
    assert "script" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in answer.text


def test_a_calendar_file_of_a_mail_can_be_taken(demo_client):
    answer = demo_client.get("/demo/mailbox/one/event.ics")

    assert answer.mimetype == "text/calendar"
    assert answer.data == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize("url", ["/demo/mailbox/two", "/demo/mailbox/one/other.ics", "/demo/files/people.ini"])
def test_what_is_not_there_is_not_found(url, demo_client):
    assert demo_client.get(url).status_code == 404


def test_a_newcomer_is_invited_to_be_people_who_exist():
    assert set(TO_BE) <= people().keys()
