"""A link in an old mail answers for nobody else: SQLite gives the number of a row that is gone to the next."""

from datetime import timedelta

import pytest

from eventhub.platform.mail import outbox
from eventhub.platform.mail.message import unsubscribe_token
from eventhub.platform.mail.models import SuppressedAddress
from eventhub.privacy.service import erase
from tests.factories import make_user

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def test_who_is_gone_ends_nobody_elses_mails(client, session, now):
    """Case 16."""

    def queue(user, at):
        mail = outbox.enqueue("contacts/handshakes", user=user, about=user, now=at)
        session.commit()
        return mail

    anna, li_wei = make_user("Anna Keller"), make_user("Li Wei")
    hers = queue(anna, now - timedelta(hours=1))
    link, number = f"/unsubscribe/{unsubscribe_token(hers)}", hers.id
    client.get(link)
    erase(anna.id, now)
    assert queue(li_wei, now).id == number

    client.get(link, status=410)
    client.post(link, status=410)
    assert session.query(SuppressedAddress).count() == 0
