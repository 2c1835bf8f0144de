import pytest

from eventhub.platform.web.paths import row_number, safe_path
from tests.factories import make_event, make_user, owner_of


@pytest.mark.parametrize("path", ["/follow-ups", "/e/clean-energy-x7k2/going?tab=people", "/e/%E6%B8%85/me", "/"])
def test_a_path_of_ours_is_followed(path):
    assert safe_path(path, "/home") == path


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "/%5Cevil.example",
        "https:evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\tevil",
        "/a\r\nSet-Cookie: x=1",
        "/a/../\\evil",
        "/a//evil.example",
        "/%0d%0aX",
        "evil",
        "",
        None,
        "/" + "a" * 10_000,
        "/../etc",
        "/%2f%2fevil.example",
    ],
)
def test_anything_else_leads_home(path):  # case 10
    assert safe_path(path, "/home") == "/home"


@pytest.mark.parametrize("text", ["0", "-1", "x", "", str(2**31), "9" * 30])
def test_what_no_column_holds_is_no_row(text):
    with pytest.raises(ValueError):
        row_number(text)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/events?tag=%00", "/people?group=a%00b", "/manage/{slug}/guests?q=a%00b"])
def test_a_query_that_no_database_could_compare_is_refused(path, browser, session, now):
    event = make_event()

    assert browser(owner_of(event)).request("GET", path.format(slug=event.slug)).status == 400


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("page", ["/contacts", "/contacts/review"])
@pytest.mark.parametrize("number", [2**31, 2**63, 10**20, -1])
def test_a_number_that_is_no_row_is_left_out_of_a_query(page, number, browser, session, now):
    assert browser(make_user()).request("GET", f"{page}?made={number}").status == 200


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_no_redirect_carries_more_than_a_browser_takes(browser, session, now):
    """A line of headers may have 64 kB; what came with a form is cut before it stands in an address."""
    event = make_event()
    owner, much = browser(owner_of(event)), "x" * 100_000

    for path, typed in (
        ("checkin/mark", {"q": much, "early": "yes"}),
        ("guests/bulk", {"act": "decline", "back": much}),
    ):
        page = owner.request("POST", f"/manage/{event.slug}/{path}", data=owner.with_token(typed))
        assert page.status == 302 and len(page.location) < 1000
