"""What a page says once, after something was done."""

from tests.factories import make_user


def test_a_copy_that_a_script_keeps_leaves_the_message_to_the_page_that_is_opened(browser):
    anna = browser(make_user("Anna Keller"))
    anna.post("/me/requests", follow=False)

    copied = anna.get("/met", headers={"X-Copy": "1"})
    opened = anna.get("/introductions")

    assert "Requests reach you again." not in copied.html
    assert "Requests reach you again." in opened.html
    assert "Requests reach you again." not in anna.get("/introductions").html


def test_what_a_script_reads_meanwhile_sets_no_cookie_over_that_of_the_page(browser):
    """The answer to it may arrive after the answer to a form that was sent later, and would undo what that one set."""
    anna = browser(make_user("Anna Keller"))

    opened = anna.get("/met", headers={"Sec-Fetch-Mode": "navigate"})
    copied = anna.get("/met", headers={"Sec-Fetch-Mode": "cors"})
    from_an_old_browser = anna.get("/met")

    assert "eventhub=" in opened.headers["Set-Cookie"]
    assert "Set-Cookie" not in copied.headers
    assert "eventhub=" in from_an_old_browser.headers["Set-Cookie"]
