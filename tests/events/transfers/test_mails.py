import pytest

from eventhub.accounts.rules import Language
from eventhub.events.transfers import queries, service
from eventhub.platform.tokens import derive
from tests.factories import make_event, make_registration, make_user
from tests.snapshots import reads_as_kept

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
@pytest.mark.parametrize("kind", ["offer", "taken", "over"])
def test_each_mail_reads_as_it_was_written(session, mailbox, now, kind, language):
    event = make_event(
        "Clean-Energy Evening, Shanghai",
        zone="Asia/Shanghai",
        place="Huangpu, Shanghai",
        starts_at=now.replace(month=3, day=12, hour=10, minute=30),
    )
    anna = make_registration(event, make_user("Anna Keller", email="anna@example.org", language=language))
    service.offer(anna, name="Leo Santos", email="leo@example.org", language=Language(language), by=anna.user, now=now)
    token = derive(service.PURPOSE, queries.find_open(anna.id).nonce)
    if kind == "offer":
        mail = mailbox.newest("leo@example.org")
    elif kind == "taken":
        service.accept(token, name="Leo Santos", language=Language(language), now=now)
        mail = mailbox.newest("anna@example.org")
    else:
        service.decline(token, now=now)
        mail = mailbox.newest("anna@example.org")

    assert reads_as_kept(f"transfers/{kind}.{language}", mail)
    assert len(mail.subject) <= 78


def test_an_offer_that_was_taken_back_is_not_mailed(session, mailbox, now):
    anna = make_registration(make_event())
    service.offer(anna, name="Leo", email="leo@example.org", language=Language.ENGLISH, by=anna.user, now=now)
    service.take_back(anna, by=anna.user, now=now)

    assert mailbox.deliver_all() == []


def test_who_has_a_name_in_hanzi_is_written_to_in_chinese(session, mailbox, now):
    anna = make_registration(make_event(), make_user("Anna Keller"))

    service.offer(anna, name="刘洋", email="liuyang@example.org", language=Language.ENGLISH, by=anna.user, now=now)

    assert "刘洋，你好" in mailbox.newest("liuyang@example.org").text
