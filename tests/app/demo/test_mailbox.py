"""Reading the mails of the demo from their folder."""

import os
from email.message import EmailMessage

from eventhub.app.demo import mailbox

LINK = "http://127.0.0.1:5000/i/abc"


def write(folder, name, *, to, subject="你好 Hello", age=0):
    message = EmailMessage()
    message["To"], message["Subject"], message["Reply-To"] = to, subject, "anna@example.org"
    message.set_content(f"Answer here: {LINK}\nThank you.\n")
    message.add_alternative(f'<p><a href="{LINK}">Answer</a></p>', subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="event.ics")
    path = folder / f"{name}.eml"
    path.write_bytes(message.as_bytes())
    os.utime(path, (1000 - age, 1000 - age))


def test_a_mail_is_read_with_both_its_bodies_and_its_files(tmp_path):
    write(tmp_path, "one", to="Li Wei <liwei@example.org>")

    mail = mailbox.find_mail(tmp_path, "one")

    assert mail.subject == "你好 Hello"
    assert mail.to == ("liwei@example.org",)
    assert mail.reply_to == "anna@example.org"
    assert LINK in mail.html
    assert mail.attachments == (("event.ics", b"BEGIN:VCALENDAR"),)


def test_links_in_the_text_can_be_told_from_the_rest(tmp_path):
    write(tmp_path, "one", to="liwei@example.org")

    parts = mailbox.find_mail(tmp_path, "one").text_parts

    assert [piece for piece, is_link in parts if is_link] == [LINK]
    assert "".join(piece for piece, _ in parts).startswith("Answer here: http")


def test_the_newest_mail_comes_first_and_its_readers_are_counted(tmp_path):
    write(tmp_path, "old", to="anna@example.org", age=60)
    write(tmp_path, "new", to="liwei@example.org, anna@example.org")
    write(tmp_path, "other", to="grace@example.org", age=30)

    everybody = mailbox.list_mails(tmp_path)

    assert [mail.name for mail in everybody] == ["new", "other", "old"]
    assert mailbox.recipients(everybody) == [
        ("anna@example.org", 2),
        ("grace@example.org", 1),
        ("liwei@example.org", 1),
    ]


def test_a_name_outside_the_folder_is_not_opened(tmp_path):
    folder = tmp_path / "mails"
    folder.mkdir()
    write(tmp_path, "secret", to="anna@example.org")

    assert mailbox.find_mail(folder, "../secret") is None
    assert mailbox.find_mail(folder, "secret") is None


def test_a_folder_that_does_not_exist_holds_no_mails(tmp_path):
    assert mailbox.list_mails(tmp_path / "nowhere") == []
