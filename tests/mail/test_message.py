"""What leaves is a message that every server takes and nobody else wrote a header into."""

from email import message_from_bytes, policy

import pytest
from flask_mail import Attachment

from eventhub.errors import NotSendable
from eventhub.mail import message as message_module
from eventhub.mail.message import _POLICY, SafeMessage


@pytest.mark.parametrize("files", [0, 1])
@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\0"])
@pytest.mark.parametrize("field", ["subject", "extra", "extra name", "cc", "recipient", "reply to"])
def test_a_line_break_never_becomes_a_header(app, session, field, end, files):  # reliability case 29
    evil = f"x{end}Bcc: everyone@example.org"
    message = SafeMessage(
        subject=evil if field == "subject" else "Hello",
        recipients=[("Anna", f"anna@example.org{evil}") if field == "recipient" else "anna@example.org"],
        cc=[evil] if field == "cc" else [],
        body="Hello",
        reply_to=("Anna", evil) if field == "reply to" else None,
        extra_headers={evil if field == "extra name" else "X-Note": evil if field == "extra" else "plain"},
        sender="eventhub@example.org",
        attachments=[Attachment("a.ics", "text/calendar", b"BEGIN")] * files,
    )

    with pytest.raises(NotSendable):
        message.as_bytes()


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
    """400 hanzi in one paragraph are 1,200 octets; RFC 5321 allows 998 in a line."""
    message = SafeMessage(
        subject="活动" * 60, recipients=["anna@example.org"], body=text, html=f"<p>{text}</p>", sender="e@example.org"
    )
    source = message.as_bytes()
    read = message_from_bytes(source, policy=policy.default)

    assert source.isascii()
    assert max(map(len, source.split(b"\r\n"))) <= 998
    wanted = text.encode("utf-8", "replace").decode()
    assert read.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == wanted.strip()


def test_a_line_that_begins_with_from_stays_as_it_is(app, session):
    message = SafeMessage(subject="x", recipients=["anna@example.org"], body="From here on\n", sender="e@example.org")
    message.seal()

    assert b"\r\n\r\nFrom here on" in message.as_bytes()


@pytest.mark.parametrize("value", ["活动" * 400, "word " * 300])
def test_a_header_that_does_not_fit_into_a_line_is_folded(value):
    lines = _POLICY.fold_binary("X-Note", value).split(b"\r\n")

    assert max(map(len, lines)) <= 998
    assert all(line.startswith((b"X-Note: ", b" ")) and line.isascii() for line in lines if line)


def test_a_message_id_asks_no_resolver(app, session, monkeypatch):
    monkeypatch.setattr("socket.getfqdn", lambda *_: pytest.fail("asked for the name of this machine"))

    assert SafeMessage(subject="x", recipients=["anna@example.org"], sender="e@example.org").msgId


@pytest.mark.parametrize("text", ["Hello\n", "no end", "", "\n\n", "Zoë\r\nand\rmore\n", "长" * 900, "x" * 3000])
@pytest.mark.parametrize("files", [0, 2])
def test_a_message_is_written_as_python_itself_would_write_it(app, session, monkeypatch, text, files):
    monkeypatch.setattr("eventhub.mail.message.secrets.token_hex", lambda octets: "b" * octets)
    message = SafeMessage(
        subject="活动 " * 40,
        recipients=[("Zoë", "zoe@example.org")],
        cc=[("Li, Wei", "li@example.org")],
        body=text,
        html=f"<p>{text}</p>",
        sender=("EventHub", "e@example.org"),
        extra_headers={"X-Note": "plain"},
        attachments=[
            Attachment(f"日历{number}.ics", "text/calendar; method=PUBLISH", b"BEGIN\r\n" * 40)
            for number in range(files)
        ],
    )

    assert message.as_bytes() == message._message().as_bytes()


LI_WEI, ZOE = ("李伟", "li.wei@example.org"), ("Zoë Keller, PhD", "zoe@bücher.example")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"recipients": [LI_WEI]},
        {"recipients": [LI_WEI, ZOE, "anna@example.org"]},
        {"cc": [ZOE]},
        {"cc": [LI_WEI, ZOE, ("", "bo@example.org")]},
        {"reply_to": ZOE},
        {"reply_to": "anna@example.org"},
        {"subject": ""},
        {"subject": "Plain words"},
        {"subject": "活动 " * 40},
        {"subject": "words " * 200},
        {"sender": ("活动", "e@example.org")},
        {
            "extra_headers": {
                "Reply-To": '"Keller, Anna" <anna@example.org>',
                "X-Note": "x" * 890,
                "X-Long": "word " * 300,
            }
        },
        {"extra_headers": {"List-Unsubscribe": f"<https://example.org/{'a' * 1200}>", "X-Hanzi": "活动" * 300}},
        {"extra_headers": {"X-Empty": "", "X-Tab": "a\tb"}},
        {"body": None},
        {"html": None},
        {"html": ""},
        {"html": None, "body": "长" * 900},
        {"date": None},
        {"attachments": [Attachment("a name.ics", "text/calendar; method=REQUEST", b"BEGIN\r\n")]},
        {"attachments": [Attachment("日历.ics", "text/calendar", b"")], "html": None, "cc": [LI_WEI]},
    ],
)
def test_headers_and_parts_of_all_kinds_are_written_as_python_itself_would(app, session, monkeypatch, given):
    monkeypatch.setattr("eventhub.mail.message.secrets.token_hex", lambda octets: "b" * octets)
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    plain = {
        "subject": "Hello",
        "recipients": ["anna@example.org"],
        "body": "Hello\n",
        "html": "<p>Hello</p>\n",
        "sender": ("EventHub", "e@example.org"),
        "date": 1_780_000_000.9,
    }
    message = SafeMessage(**(plain | given))

    assert message.as_bytes() == message._message().as_bytes()


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.org",
        "a.b+c_d-e@mail.example.org",
        "anna@bücher.example",
        '"a b"@example.org',
        "a..b@example.org",
        "Anna <anna@example.org>",
        "anna@localhost",
    ],
)
def test_an_address_is_written_as_flask_mail_would_write_it(address):
    assert message_module.flask_mail.sanitize_address(address) == message_module._sanitize_address(address)
