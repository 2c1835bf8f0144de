"""Pages of contacts: three ways in, the review, the questions on Who's going. Cases 16, 50, 51 and 58."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.people import relations
from eventhub.people.imports import erasure
from eventhub.people.models import Contact, ContactImport, Match, ParkedFile, Tie
from eventhub.people.rules import Says
from eventhub.platform.clock import utc_now
from tests.factories import make_background, make_contact, make_event, make_registration, make_tie, make_user
from tests.people.imports.bringing import after_reading
from tests.people.imports.readers.samples import LINKEDIN

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller")


@pytest.fixture
def event(anna):
    event = make_event()
    make_registration(event, anna)
    return event


@pytest.fixture
def client(browser, anna):
    return browser(anna)


def upload(client, text, filename="Connections.csv", status=None, **fields):
    content = text if isinstance(text, bytes) else text.encode()
    data = {"tab": "upload", "mode": "compare", "file": (io.BytesIO(content), filename)} | fields
    return after_reading(client, client.post("/contacts/add", data, status=status))


def paste(client, text, **fields):
    return after_reading(client, client.post("/contacts/add", {"tab": "paste", "text": text, "mode": "keep"} | fields))


@pytest.mark.parametrize("tab", ["upload", "paste", "one", "something"])
def test_each_tab_opens_with_and_without_an_event(client, anna, tab):
    assert "only write to guests" in client.get(f"/contacts/add?tab={tab}").text
    make_registration(make_event("Tea and Talk"), anna)
    assert "Tea and Talk" in client.get(f"/contacts/add?tab={tab}").text


def test_an_uploaded_export_leads_to_the_review_and_to_ties(client, anna, event, session):
    li = make_user("Li Wei", email="li@example.org")
    make_registration(event, li)

    page = upload(client, LINKEDIN + "Wei,Li,,li@example.org,Bosch,,\nBo,Doe,,,,,\n,,,,Acme,,\n", event=str(event.id))

    assert "One is on the open guest list" in page.text
    assert "Row 4 has no name; 2 others are fine." in page.text
    match = session.scalars(sa.select(Match)).one()
    client.post(
        f"/contacts/review?event={event.id}",
        {
            f"pick_{match.id}": "y",
            f"how_{match.id}": "worked_together",
            f"close_{match.id}": "well",
        },
    )
    assert relations.find_tie(anna.id, li.id).how == "worked_together"


def test_people_left_unticked_are_not_saved(client, event, session):
    make_registration(event, make_user("Li Wei", email="li@example.org"))
    upload(client, LINKEDIN + "Wei,Li,,li@example.org,Bosch,,\n")
    match = session.scalars(sa.select(Match)).one()

    client.post(f"/contacts/review?event={event.id}", {f"how_{match.id}": "", f"close_{match.id}": "met"})

    assert session.scalars(sa.select(Tie)).all() == []


def test_a_doubtful_person_is_asked_and_confirmed_with_one_tap(client, event, session):
    liu = make_user("Liu Yang", other_name="刘洋")
    make_registration(event, liu)
    make_background(liu, "school", "同济大学", value_id="school:tongji")

    page = upload(client, LINKEDIN + "Yang,Liu,,,Tongji University,,\n")

    assert "The same school, Tongji University?" in page.text and "We ask you below about one of them." in page.text
    match = session.scalars(sa.select(Match)).one()
    going, upload_page = f"/e/{event.slug}/going", page.url
    page = client.post(f"/contacts/matches/{match.id}/confirm", {"next": going}, follow=True)
    assert page.url.endswith(going)
    assert "We ask Liu Yang if they know you." in page.text
    assert session.scalars(sa.select(Tie.other_id)).all() == [liu.id]
    after = client.get(upload_page).main
    assert "That was everyone" in after and "We ask you below" not in after


@pytest.mark.parametrize(
    ("content", "filename", "sentence"),
    [
        (
            "FROM,TO,CONTENT,CONVERSATION ID\nx,y,z,1\n",
            "x.csv",
            "This looks like messages.csv. We need Connections.csv.",
        ),
        (b"PK\x03\x04" + b"x" * 50, "export.zip", "This is a zip archive."),
        (b"MZ\x00\x01" * 50, "Connections.csv", "This is not an address book."),
        ("", "Connections.csv", "There is nothing in it."),
    ],
)
def test_a_wrong_file_is_answered_in_words_on_the_next_page(client, event, content, filename, sentence):
    page = upload(client, content, filename)

    assert sentence in page.text


def test_a_file_of_six_megabytes_is_read_up_to_the_fifth(client, anna, event, session):  # case 51
    li = make_user("Li Wei", email="li@example.org")
    make_registration(event, li)
    filler = f"Bo,Doe,,,{'x' * 3000},,\n" * 2000
    assert len(filler) > 6_000_000

    page = upload(client, LINKEDIN + "Wei,Li,,li@example.org,Bosch,,\n" + filler, event=str(event.id))

    assert "We read the first 5 MB" in page.text
    assert session.scalar(sa.select(Match.user_id)) == li.id


def test_nothing_chosen_and_nothing_pasted_is_said(client, event):
    assert "Choose a CSV or vCard file" in client.post("/contacts/add", {"tab": "upload"}, status=400).text
    assert "Paste at least one name" in client.post("/contacts/add", {"tab": "paste", "text": " "}, status=400).text


def test_one_person_is_typed_with_everything_kept_when_something_is_wrong(client, event, session):
    wrong = {"tab": "one", "name": "Bo Doe", "email": "bo@nowhere", "company": "Acme"}
    page = client.post("/contacts/add", wrong, status=400)
    assert "Enter an e-mail address like name@example.com" in page.text
    assert 'value="Acme"' in page.html

    client.post("/contacts/add", {"tab": "one", "name": "Bo Doe", "email": "bo@example.org", "company": "Acme"})

    assert [row.name for row in session.scalars(sa.select(Contact))] == ["Bo Doe"]


def test_the_fourth_import_of_a_day_is_refused_in_words(client, event):
    for number in range(3):
        paste(client, f"a{number}@example.org")

    page = client.post("/contacts/add", {"tab": "paste", "text": "late@example.org", "mode": "keep"}, status=400)

    assert "You can import three times a day" in page.text
    assert "late@example.org" in page.text


def test_the_handshake_stands_on_whos_going_and_makes_the_tie_mutual(client, anna, event):
    helin = make_user("He Lin", other_name="何琳")
    make_registration(event, helin)
    tie = make_tie(helin, anna, mutual=False)

    page = client.get(f"/e/{event.slug}/going")
    assert "He Lin says you know each other" in page.text
    page = client.post(
        f"/contacts/handshake/{tie.id}",
        {"says": "yes", "how": "friends", "closeness": "well", "next": f"/e/{event.slug}/going"},
    )

    assert "He Lin says you know each other" not in page.text
    assert relations.list_acquaintances(anna.id) == {helin.id}


def test_a_silent_no_is_kept_and_asked_no_more(client, anna, event):
    helin = make_user("He Lin")
    make_registration(event, helin)
    tie = make_tie(helin, anna, mutual=False)

    client.post(f"/contacts/handshake/{tie.id}", {"says": "no", "how": "", "closeness": "well"})

    assert relations.find_tie(anna.id, helin.id).says is Says.NO
    assert "He Lin" not in client.get("/contacts").text


def test_a_doubtful_match_is_asked_on_whos_going_too(client, anna, event, session):
    liu = make_user("刘洋")
    make_registration(event, liu)
    make_background(liu, "school", "同济", value_id="school:tongji")
    upload(client, LINKEDIN + "Yang,Liu,,,Tongji,,\n")

    assert "The same school, Tongji?" in client.get(f"/e/{event.slug}/going").text


def test_whom_a_file_brought_is_not_called_typed_in(client, event, session):
    make_registration(event, make_user("Li Wei", email="li@example.org"))
    upload(client, LINKEDIN + "Wei,Li,,li@example.org,Bosch,,\n")
    match = session.scalars(sa.select(Match)).one()

    client.post(
        f"/contacts/review?event={event.id}",
        {f"pick_{match.id}": "y", f"how_{match.id}": "", f"close_{match.id}": "met"},
    )

    assert "From LinkedIn" in client.get("/contacts").text


def test_an_open_question_stands_above_the_card_and_opens_below_it(client, anna, event):
    helin = make_user("He Lin")
    make_registration(event, helin)
    make_tie(helin, anna, mutual=False)

    page = client.get(f"/e/{event.slug}/going")

    assert page.link("Do you know He Lin?").endswith("?show=questions#questions")
    assert page.find("//details[@id='questions']").get("open") is None
    asked = client.get(page.link("Do you know He Lin?"))
    assert asked.find("//details[@id='questions']").get("open") is not None


def test_case_16_what_belongs_to_others_does_not_exist(client, anna, event, browser, session):
    li = make_user("Li Wei")
    make_registration(event, li)
    other = make_user("Other")
    tie, contact = make_tie(other, li, mutual=False), make_contact(other, li)

    for path in (
        f"/contacts/handshake/{tie.id}",
        f"/contacts/{contact.id}/remove",
        f"/contacts/{contact.id}/block",
        "/contacts/matches/1/confirm",
        "/contacts/imports/1/undo",
    ):
        client.post(path, {"says": "yes", "how": "", "closeness": "met"}, status=404)


def test_the_address_book_is_searched_and_its_rows_removed(client, anna, session):
    make_contact(anna, name="Bo Doe", company="Acme 100%")
    make_contact(anna, name="Cy Dee")

    assert "Cy Dee" not in client.get("/contacts?q=100%25").text
    bo = session.scalars(sa.select(Contact).where(Contact.name == "Bo Doe")).one()
    client.post(f"/contacts/{bo.id}/remove")
    assert "Bo Doe" not in client.get("/contacts").text


def test_imports_can_be_taken_back_and_the_rest_forgotten_from_the_page(client, event, session):
    paste(client, "bo@example.org")
    page = client.get("/contacts")
    assert "Delete the rest now" in page.text

    client.post("/contacts/forget")
    assert "Delete the rest now" not in client.get("/contacts").text


@pytest.mark.parametrize("path", ["/contacts", "/contacts/add", "/contacts/review"])
def test_strangers_are_sent_to_sign_in(browser, path):
    assert "/sign-in" in browser().get(path, status=302).headers["Location"]


@pytest.mark.parametrize("path", ["/contacts", "/contacts/add", "/contacts/add?tab=one", "/contacts/review"])
def test_every_page_speaks_chinese(browser, anna, event, path):
    anna.language = "zh_Hans"

    page = browser(anna, "zh-Hans").get(path)

    assert any("\u4e00" <= letter <= "\u9fff" for letter in page.text)


def test_case_50_a_table_with_unknown_titles_asks_which_column_holds_the_name(client, event, session):
    li = make_user("Li Wei", email="li@example.org")
    make_registration(event, li)
    page = upload(client, "Wer,Woher,Kontakt\nLi Wei,Bosch,li@example.org\nBo Doe,Acme,bo@example.org\n", "x.csv")
    assert "We could not find a name column. Which one is it?" in page.text
    assert page.find("//label[@for='column_2']").text == "Kontakt · li@example.org · bo@example.org"
    asked = page.form("/columns")

    page = client.submit(page.form("/columns"), status=400, column_1="company", column_2="")
    assert "Say at least which column holds the names" in page.text
    assert asked.values["column_2"] == ["email"]
    after_reading(client, client.submit(asked, column_0="name", column_1="company"))

    assert session.scalars(sa.select(Match.user_id)).all() == [li.id]
    assert session.scalars(sa.select(ContactImport.rows_read)).all() == [2]
    assert session.scalars(sa.select(ParkedFile)).all() == []


def test_a_table_without_titles_loses_nobody(client, event, session):
    page = upload(client, "Li Wei;Bosch\nBo Doe;Acme\n", "x.csv")

    after_reading(client, client.submit(page.form("/columns"), column_0="name", column_1="company", titles=None))

    assert session.scalars(sa.select(ContactImport.rows_read)).all() == [2]


def test_a_table_that_waits_for_an_answer_is_deleted_after_a_day_and_is_nobody_elses(client, browser, event, session):
    page = upload(client, "Wer,Woher\nLi Wei,Bosch\n", "x.csv")

    assert browser(make_user()).request("GET", page.url).status == 404
    browser(make_user()).post(f"{page.url}/columns", {"column_0": "name"}, status=404)
    erasure.wipe_old_traces(utc_now() + timedelta(hours=23))
    assert session.scalars(sa.select(ParkedFile)).all() != []
    erasure.wipe_old_traces(utc_now() + timedelta(hours=25))
    assert session.scalars(sa.select(ParkedFile)).all() == []
    client.post(f"{page.url}/columns", {"column_0": "name"}, status=400)


def test_the_phones_contacts_come_before_linkedin_and_wechat_says_what_to_do(client, event):
    page = client.get("/contacts/add")
    assert page.main.index("from your phone") < page.main.index("from LinkedIn")
    assert "Open in browser" not in page.main

    within = client.get("/contacts/add", headers={"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0.47"})
    assert "WeChat may not let you choose this file. Tap ··· at the top right" in within.main
