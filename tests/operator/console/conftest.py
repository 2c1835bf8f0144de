"""An operator with a browser."""

import pytest

from eventhub.operator import operators
from tests.factories import make_user


@pytest.fixture
def operator(session, now):
    user = make_user("Olga Operator")
    operators.add(user.email, now)
    return user


@pytest.fixture
def console(browser, operator):
    return browser(operator)
