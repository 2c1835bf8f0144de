import json

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import BackgroundItem, User
from tests.factories import make_user

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def ask_for_link(client, email, **data):
    return client.post("/sign-in", {"email": email, **data}, status=200)


def test_a_person_signs_in_by_the_mailed_link(client, mailbox):
    ask_for_link(client, "anna@example.org", next="/me")
    link = mailbox.deliver_all()[-1].link("/s/")

    page = client.get(link)
    assert "anna@example.org" in page.text
    page = client.submit(page.form(link), status=200)

    assert page.url.endswith("/me")


def test_a_link_opened_on_another_device_signs_in_there_and_leads_to_a_clean_address(browser, mailbox):
    """Cases 12 and 13: the page says as whom; its token is in no address afterwards."""
    laptop, phone = browser(), browser()
    ask_for_link(laptop, "anna@example.org")
    link = mailbox.deliver_all()[-1].link("/s/")
    page = phone.get(link)
    assert "Signing in as anna@example.org" in page.main

    page = phone.submit(page.form(link), status=200)
    assert link not in page.url and link.removeprefix("/s/") not in page.html
    assert phone.request("GET", "/me").status == 200 and laptop.request("GET", "/me").status == 302


def test_a_person_signs_in_by_the_code(client, mailbox):
    page = ask_for_link(client, "anna@example.org", next="/me")
    code = mailbox.deliver_all()[-1].code

    page = client.submit(page.form("/sign-in/check-inbox"), status=200, code=code)

    assert page.url.endswith("/me")


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_wrong_code_says_so_and_keeps_the_address(client, mailbox):
    page = ask_for_link(client, "anna@example.org")
    mailbox.deliver_all()

    page = client.submit(page.form("/sign-in/check-inbox"), status=400, code="12")

    assert "wrong or too old" in page.text
    assert "anna@example.org" in page.text


def test_a_code_works_only_in_the_browser_that_asked(browser, mailbox):
    mine, theirs, strange = browser(), browser(), browser()
    ask_for_link(mine, "anna@example.org")
    code = mailbox.deliver_all()[-1].code
    page = ask_for_link(theirs, "anna@example.org")

    theirs.submit(page.form("/sign-in/check-inbox"), status=400, code=code)
    page = strange.post("/sign-in/check-inbox", {"email": "anna@example.org", "code": code}, status=400)

    assert "Ask for a link here" in page.main and page.form("E-mail me a code")
    mine.submit(mine.get("/sign-in/check-inbox").form("/sign-in/check-inbox"), status=200, code=code)


def test_after_six_wrong_codes_the_page_asks_for_the_link_alone(client, mailbox):
    page = ask_for_link(client, "anna@example.org")
    mail = mailbox.deliver_all()[-1]
    for _ in range(6):
        page = client.submit(page.form("/sign-in/check-inbox"), status=400, code=wrong(mail.code))

    assert "Too many wrong codes. Use the link in the e-mail." in page.main
    assert 'name="code"' not in page.html
    page = client.get(mail.link("/s/"))
    client.submit(page.form(mail.link("/s/")), status=200)


def test_sending_it_again_says_so_and_forgets_neither_the_way_nor_the_older_link(client, mailbox):
    page = ask_for_link(client, "anna@example.org", next="/me")
    first = mailbox.deliver_all()[-1]
    page = client.submit(page.form("Send it again"), status=200)
    assert "older links still work" in page.main
    second = mailbox.deliver_all()[-1]

    client.submit(page.form("/sign-in/check-inbox"), status=400, code=first.code)
    page = client.submit(page.form("/sign-in/check-inbox"), status=200, code=second.code)

    assert page.url.endswith("/me")


def test_who_asks_too_often_can_still_type_the_code_that_came(client, mailbox):
    page = ask_for_link(client, "anna@example.org")
    for _ in range(2):
        page = client.submit(page.form("Send it again"), status=200)
    page = client.submit(page.form("Send it again"), status=429)
    assert "several e-mails to this address" in page.main

    client.submit(page.form("/sign-in/check-inbox"), status=200, code=mailbox.deliver_all()[-1].code)


def test_strangers_cannot_use_up_what_a_browser_asks_for_in_which_the_address_signed_in_before(browser, session):
    anna = make_user("Anna Keller", email="anna@example.org")
    phone = browser(anna)
    phone.post("/sign-out", status=200)
    for number in range(6):
        ask_for_link_from(f"203.0.113.{number}", browser(), anna.email)

    ask_for_link_from("192.0.2.1", browser(), anna.email, status=429)
    ask_for_link_from("192.0.2.1", browser(), "bo@example.org")
    ask_for_link_from("192.0.2.1", phone, " ANNA@example.org ")
    for number in range(6):
        ask_for_link_from(f"203.0.113.{number}", browser(), "bo@example.org", status=200 if number < 5 else 429)
    ask_for_link_from("192.0.2.1", phone, "bo@example.org", status=429)


def ask_for_link_from(origin, client, email, status=200):
    return client.post("/sign-in", {"email": email}, status=status, environ_overrides={"REMOTE_ADDR": origin})


def test_addresses_of_one_ipv6_network_are_one_origin(browser, session):
    for number in range(3):
        ask_for_link_from(f"2001:db8:1:2::{number}", browser(), "anna@example.org")

    ask_for_link_from("2001:db8:1:2:ffff::9", browser(), "anna@example.org", status=429)
    ask_for_link_from("2001:db8:1:3::9", browser(), "anna@example.org")


def test_deleting_the_account_leaves_nothing_in_the_browser(browser, session):
    anna = make_user("Anna Keller", email="anna@example.org")
    client = browser(anna)
    page = client.get("/me/delete")

    client.submit(page.form("/me/delete"), status=200, email=anna.email)

    with client._browser.session_transaction() as mine:
        assert "own" not in mine


def test_looking_at_a_sign_in_link_changes_nothing(client, mailbox, session):  # case 1
    ask_for_link(client, "anna@example.org")
    link = mailbox.deliver_all()[-1].link("/s/")

    for method in ("GET", "HEAD") * 3:
        assert client.request(method, link).status == 200

    assert session.scalar(sa.select(sa.func.count(User.id))) == 0
    assert client.get(link).status == 200


def test_known_and_unknown_addresses_see_the_same_page(browser, session):  # case 7
    make_user("Anna Keller", email="anna@example.org")

    def pages(email):
        """The inbox page, after a wrong code, after six, and sent again until it is too often."""
        client = browser()
        seen = [ask_for_link(client, email)]
        for _ in range(6):
            seen.append(client.post("/sign-in/check-inbox", {"code": "12"}, status=400))
        for _ in range(3):
            seen.append(client.post("/sign-in", {"email": email}, status=429 if len(seen) == 9 else 200))
        return [(page.status, page.main) for page in seen]

    known = [(status, words.replace("anna@", "nora@")) for status, words in pages("anna@example.org")]

    assert known == pages("nora@example.org")


def test_what_a_browser_keeps_of_its_request_opens_nothing(client, mailbox):  # case 6
    ask_for_link(client, "anna@example.org")
    mail = mailbox.deliver_all()[-1]
    with client._browser.session_transaction() as mine:
        kept = mine["waiting"]

    assert mail.link("/s/").removeprefix("/s/") not in kept.values() and mail.code not in kept.values()
    client.get(f"/s/{kept['nonce']}", status=410)


def test_the_language_switch_leads_from_a_refused_code_back_to_its_page(client, mailbox):
    page = ask_for_link(client, "anna@example.org")
    page = client.submit(page.form("/sign-in/check-inbox"), status=400, code="12")

    page = client.submit(page.form("/language"), press="中文", status=200)

    assert "请查收邮件" in page.main


@pytest.mark.parametrize("email", ["", "anna", "anna@", "a@b@c", "anna@voltwerk", "a\nb@example.org"])
def test_a_wrong_address_is_said_in_words_and_stays_typed(client, email):
    page = client.post("/sign-in", {"email": email}, status=400)

    assert "Enter an e-mail address like name@example.com" in page.text


def test_an_old_cookie_is_dead_after_signing_out(browser, session):  # case 8
    anna = make_user("Anna Keller")
    phone = browser(anna)
    stolen = phone.cookies()
    phone.post("/sign-out", status=200)

    thief = browser()
    thief.put_cookie(stolen)

    assert thief.get("/me", status=302).location.startswith("/sign-in")


def test_signing_out_ends_the_other_device_too(browser, session):  # case 8
    anna = make_user("Anna Keller")
    phone, laptop = browser(anna), browser(anna)

    phone.post("/sign-out", status=200)

    laptop.get("/me", status=302)


def test_what_a_stranger_put_into_the_session_does_not_survive_signing_in(client, mailbox):  # case 9
    client.put_session(sid="chosen by somebody else")
    before = client.cookies()
    ask_for_link(client, "anna@example.org")
    link = mailbox.deliver_all()[-1].link("/s/")
    client.submit(client.get(link).form(link), status=200)

    with client._browser.session_transaction() as mine:
        assert mine["sid"] != "chosen by somebody else"
    assert client.cookies() != before


def test_the_language_switch_is_remembered_for_a_stranger_and_a_user(browser, session):
    stranger = browser()
    page = stranger.post("/language", {"language": "zh_Hans", "next": "/sign-in"}, status=200)
    assert "登录" in page.text

    anna = make_user("Anna Keller")
    page = browser(anna).post("/language", {"language": "zh_Hans", "next": "/me"}, status=200)
    assert "关于我" in page.text
    assert session.get_one(User, anna.id).language == "zh_Hans"


@pytest.mark.parametrize(
    ("asked", "word"),
    [("zh", "登录"), ("zh-CN", "登录"), ("zh-SG", "登录"), ("zh-TW", "登入"), ("fr;q=0.5, zh-HK", "登入")],
)
def test_a_chinese_browser_gets_chinese_in_its_script(browser, asked, word):
    assert word in browser(language=asked).get("/sign-in").text


def test_background_is_saved_from_comma_separated_fields(browser, session):
    anna = make_user("Anna Keller")
    client = browser(anna)
    page = client.get("/me")

    client.submit(page.form("/me/background"), status=200, school="同济大学、Hamburg University", interest="rowing")

    assert session.scalar(sa.select(sa.func.count(BackgroundItem.id))) == 3


def test_a_wrong_zone_keeps_what_was_typed(browser, session):
    anna = make_user("Anna Keller")
    client = browser(anna)
    page = client.get("/me")

    page = client.submit(page.form("/me/mail"), status=400, zone="Mars/Olympus", language="zh_Hans")

    filled = page.form("/me/mail").filled({}, None)
    assert (filled["zone"], filled["language"]) == (["Mars/Olympus"], ["zh_Hans"])
    assert "Asia/Shanghai" in page.errors


def test_a_value_of_emoji_or_signs_alone_is_kept_as_typed(browser, session):
    anna = make_user("Anna Keller")
    client = browser(anna)
    page = client.get("/me")

    page = client.submit(page.form("/me/background"), status=200, interest="🎉🏓, rowing", cuisine="' %_--")

    items = session.scalars(sa.select(BackgroundItem).where(BackgroundItem.user_id == anna.id)).all()
    assert {item.text for item in items} == {"🎉🏓", "rowing", "' %_--"}


def test_suggestions_fit_into_a_list_with_commas_and_say_what_is_exact(client):
    pages = [client.get(f"/suggest?kind=school&q={typed}") for typed in ("berkeley", "tjdx")]
    berkeley, tongji = (json.loads(page.text)[0] for page in pages)

    assert berkeley["label"] == "University of California, Berkeley"
    assert berkeley["value"] == "University of California Berkeley"
    assert tongji == {"value": "Tongji University", "label": "Tongji University", "note": "同济大学", "exact": True}
    assert json.loads(client.get("/suggest?kind=password&q=a").text) == []


def test_a_school_with_a_comma_in_its_name_stays_one_school(browser, session):
    client = browser(make_user("Anna Keller"))
    page = client.get("/me")

    client.submit(page.form("/me/background"), status=200, school="Tongji, University of California, Berkeley")

    stated = session.scalars(sa.select(BackgroundItem.value_id).order_by(BackgroundItem.id)).all()
    assert stated == ["school:tongji", "school:berkeley"]
