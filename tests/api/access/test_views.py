import pytest
import sqlalchemy as sa

from eventhub.api import queries, service
from eventhub.api.models import ApiToken
from eventhub.api.rules import MOST_TOKENS, Scope
from eventhub.platform.errors import NotFound
from tests.api.program import Program
from tests.dump import whole_database
from tests.factories import make_user

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def anna(session, now):
    return make_user("Anna Keller")


@pytest.fixture
def desk(browser, anna):
    return browser(anna)


def test_a_token_is_shown_once_and_kept_as_a_digest(app, session, desk, anna, now):
    """Case 6: a copy of the database opens nothing."""
    form = desk.get("/me/programs").form("new-token")
    shown = desk.submit(form, name="Website", scopes=["events:read"], lives="365")
    plain = shown.find("//input[@id='token']").get("value")

    assert len(plain) == len("evh_") + 43 and shown.headers["Cache-Control"] == "no-store"
    assert plain not in str(whole_database(session)) and plain[4:] not in str(whole_database(session))
    assert Program(app, session, plain).call("GET", "/events").status_code == 200
    listed = desk.get("/me/programs")
    assert "Website" in listed.text and "Last used" in listed.text and plain not in listed.html


def test_a_revoked_token_leaves_the_list_and_ends(app, session, desk, anna, now):
    _, plain = service.create_token(anna.id, "Printer", [Scope.EVENTS_READ], lives=None, now=now)

    page = desk.submit(desk.get("/me/programs").form("/revoke"))

    assert "Printer" not in page.main
    assert Program(app, session, plain).call("GET", "/events").status_code == 401


def test_a_token_needs_a_name_and_a_scope(desk, anna):
    page = desk.submit(desk.get("/me/programs").form("new-token"), name="", status=400)

    assert "2 things to fix" in page.text


def test_there_are_only_so_many_tokens(desk, session, anna, now):
    for number in range(MOST_TOKENS):
        service.create_token(anna.id, f"Number {number}", [Scope.EVENTS_READ], lives=None, now=now)

    page = desk.submit(desk.get("/me/programs").form("new-token"), name="One more", scopes=["events:read"], status=409)

    assert "You have enough tokens" in page.text
    assert session.scalar(sa.select(sa.func.count(ApiToken.id))) == MOST_TOKENS


def test_nobody_revokes_the_token_of_another(session, anna, now):
    token, _ = service.create_token(anna.id, "Hers", [Scope.EVENTS_READ], lives=None, now=now)

    with pytest.raises(NotFound):
        service.revoke_token(token.id, make_user().id, now=now)
    assert queries.tokens_of(anna.id)
