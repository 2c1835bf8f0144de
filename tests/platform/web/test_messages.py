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
