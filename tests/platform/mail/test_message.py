"""What leaves is a message that every server takes, in good form, and nobody else wrote a header into."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime

import pytest
from flask_mail import Attachment

from eventhub.accounts import service as accounts
from eventhub.events.registrations.models import Registration
from eventhub.platform.db import transaction
from eventhub.platform.errors import NotSendable
from eventhub.platform.mail.kinds import Letter
from eventhub.platform.mail.message import SafeMessage
from eventhub.platform.mail.outbox import enqueue
from tests.factories import make_user
from tests.mail_kinds import registered_kinds

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\0"])
@pytest.mark.parametrize("field", ["extra", "extra name", "name", "recipient", "reply to", "sender", "subject"])
def test_a_line_break_never_becomes_a_header(app, session, field, end):  # case 29
    evil = f"x{end}Bcc: everyone@example.org"
    message = SafeMessage(
        subject=evil if field == "subject" else "Hello",
        recipients=[
            (evil if field == "name" else "Anna", f"anna@example.org{evil if field == 'recipient' else ''}"),
        ],
        body="Hello",
        reply_to=("Anna", evil) if field == "reply to" else None,
        extra_headers={evil if field == "extra name" else "X-Note": evil if field == "extra" else "plain"},
        sender=f"eventhub@example.org{evil if field == 'sender' else ''}",
    )

    with pytest.raises(NotSendable):
        message.as_bytes()


@pytest.mark.parametrize(
    "subject",
    [
        "Plain words",
        "word, " * 30 + "end",
        "活动" * 60,
        "邀请你参加：Clean-Energy Evening, Shang…，3月12日 周五",
        "Zoë meets Zoé, " * 8 + "and Zoe",
        "=?utf-8?q?no_code?= 活动",
    ],
)
def test_a_subject_arrives_as_it_was_written(app, session, subject):
    message = SafeMessage(subject=subject, recipients=["anna@example.org"], body="x", sender="e@example.org")

    assert message_from_bytes(message.as_bytes(), policy=policy.default)["Subject"] == subject


def test_a_long_unsubscribe_link_stays_one_plain_header_line(app, session):
    url = f"<https://events.example.org/unsubscribe/{'a' * 300}>"
    message = SafeMessage(
        subject="活动",
        recipients=["anna@example.org"],
        body="x",
        sender="e@example.org",
        extra_headers={"List-Unsubscribe": url},
    )

    assert f"List-Unsubscribe: {url}\r\n".encode() in message.as_bytes()


@pytest.mark.parametrize("text", ["Hello\n", "长" * 1200, "x" * 3000, "Dear Zoë,\n" + "plain words " * 300, "\ud800"])
def test_no_line_of_a_mail_is_longer_than_servers_take(app, session, text):
    """400 hanzi in one paragraph are 1,200 octets; RFC 5321 allows 998 in a line, RFC 2045 76 of an encoded text."""
    message = SafeMessage(
        subject="活动" * 60, recipients=["anna@example.org"], body=text, html=f"<p>{text}</p>", sender="e@example.org"
    )
    source = message.as_bytes()
    read = message_from_bytes(source, policy=policy.default)

    assert source.isascii()
    # Python's own line that names the boundary has 84.
    assert max(len(line) for line in source.split(b"\r\n") if not line.startswith(b"Content-Type:")) <= 78
    wanted = text.encode("utf-8", "replace").decode()
    assert read.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == wanted.strip()
    assert read["Subject"] == "活动" * 60


def test_a_line_that_begins_with_from_stays_as_it_is(app, session):
    message = SafeMessage(subject="x", recipients=["anna@example.org"], body="From here on\n", sender="e@example.org")

    assert b"\r\n\r\nFrom here on" in message.as_bytes()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Anna Keller", "Anna Keller <anna@example.org>"),
        ("Keller, Anna", '"Keller, Anna" <anna@example.org>'),
        ('Anna "Ann" Keller', r'"Anna \"Ann\" Keller" <anna@example.org>'),
        ("", "anna@example.org"),
        ("李伟", "=?utf-8?b?5p2O5Lyf?= <anna@example.org>"),
        ("Zoë Keller", "=?utf-8?q?Zo=C3=AB_Keller?= <anna@example.org>"),
    ],
)
def test_only_names_that_need_it_are_encoded(app, session, name, written):
    message = SafeMessage(
        subject="x", recipients=[(name, "anna@example.org")], body="x", sender=("EventHub", "e@example.org")
    )
    read = message_from_bytes(message.as_bytes(), policy=policy.default)

    assert f"To: {written}\r\n".encode() in message.as_bytes()
    assert b"From: EventHub <e@example.org>\r\n" in message.as_bytes()
    assert [(to.display_name, to.addr_spec) for to in read["To"].addresses] == [(name, "anna@example.org")]


@pytest.mark.parametrize("name", ["李伟" * 60, "Keller, Anna " * 12, "Zoë, Dr. " * 20])
def test_long_names_of_several_readers_stay_apart(app, session, name):
    name = name.strip()
    people = [(name, "anna@example.org"), (name, "bo@xn--bcher-kva.example")]
    message = SafeMessage(subject="x", recipients=people, body="x", sender="e@example.org")
    read = message_from_bytes(message.as_bytes(), policy=policy.default)

    # Python's reader leaves gaps between the encoded pieces of one name (RFC 2047, 6.2 has them ignored).
    found = [(to.display_name.replace(" ", ""), to.addr_spec) for to in read["To"].addresses]
    assert found == [(name.replace(" ", ""), address) for _, address in people]
    assert max(map(len, message.as_bytes().split(b"\r\n"))) <= 998


def test_an_address_of_another_script_is_written_in_ascii(app, session):
    message = SafeMessage(subject="x", recipients=[("Zoë", "zoe@bücher.example")], body="x", sender="e@example.org")

    assert b"<zoe@xn--bcher-kva.example>" in message.as_bytes()


@pytest.mark.parametrize("file", ["event.ics", "日历.ics"])
def test_a_file_is_attached_with_its_name_and_kind(app, session, file):
    message = SafeMessage(
        subject="x",
        recipients=["anna@example.org"],
        body="Hello",
        html="<p>Hello</p>",
        sender="e@example.org",
        attachments=[Attachment(file, "text/calendar; method=PUBLISH; charset=utf-8", "活动".encode())],
    )
    read = message_from_bytes(message.as_bytes(), policy=policy.default)
    (part,) = read.iter_attachments()

    kinds = [each.get_content_type() for each in read.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert (part.get_filename(), part.get_content_type()) == (file, "text/calendar")
    assert (part.get_param("method"), part.get_content().strip()) == ("PUBLISH", "活动")


@pytest.fixture
def in_bulk(app, session, now):
    """A mail in Chinese to somebody with a name, of a kind that may be stopped."""
    with registered_kinds(app, plain=lambda mail: Letter({"link": "http://localhost/s/x", "code_digits": "123 456"})):
        with transaction():
            zhang = make_user("张敏", email="zhang@example.org", language="zh_Hans")
            mail = enqueue("tests/plain", user=zhang, about=Registration(id=1), now=now)
        yield mail


def test_a_mail_arrives_in_good_form(in_bulk, mailbox, now):
    """What filters count against a mail: needless parts and encodings, a missing or doubled header."""
    (mail,) = mailbox.deliver_all(now)
    message = mail.message

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Id", "List-Unsubscribe"):
        assert len(message.get_all(name)) == 1, name
    assert [(to.display_name, to.addr_spec) for to in message["To"].addresses] == [("张敏", "zhang@example.org")]
    assert message["List-Id"] == "<plain.tests.localhost>"
    assert parsedate_to_datetime(message["Date"]) == now
    assert not message.defects and not [defect for part in message.iter_parts() for defect in part.defects]


def test_a_second_try_is_the_same_mail(in_bulk, mailbox, mail_server, now):
    mail_server.hang_up_at = "DATA"
    mailbox.deliver_all(now)
    mail_server.hang_up_at = ""

    mailbox.deliver_all(now + timedelta(hours=3))

    first, second = mailbox.mails
    assert first.message["Date"] == second.message["Date"]
    assert first.message["Message-ID"] == second.message["Message-ID"] == in_bulk.message_id


def test_a_mail_that_answers_its_reader_is_of_no_list(session, mailbox, now):
    accounts.request_link("anna@example.org", language="en", next_path="", origin="o", now=now)

    (mail,) = mailbox.deliver_all(now)

    assert (mail.message["List-Id"], mail.message["List-Unsubscribe"]) == (None, None)
