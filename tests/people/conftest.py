import pytest

from tests.factories import make_event, make_registration, make_user


@pytest.fixture
def pair(session):
    """An event with Anna and Li Wei as guests."""
    event = make_event()
    anna, li = make_user("Anna Keller"), make_user("Li Wei")
    make_registration(event, anna)
    make_registration(event, li)
    return event, anna, li
