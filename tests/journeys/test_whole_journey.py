"""From publishing an event to the follow-up, by hand and by mail."""

import io
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.story import Story, person_id
from tests.pages import words

# Ten minutes, by dates in whole seconds.
TO_TAKE_BACK = timedelta(minutes=9, seconds=59)
EVENT_ENDS = datetime(2027, 3, 12, 20, 30, tzinfo=UTC)
# Half past eight in Berlin, the morning after.
NEXT_MORNING = datetime(2027, 3, 13, 7, 31, tzinfo=UTC)

LINKEDIN = """Notes:
"When exporting your connection data, you may notice that some of the data is missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Wei,Li,https://www.linkedin.com/in/li-wei/,{email},Qiantang Solar,Founder,16 Jan 2020
Nora,Stranger,https://www.linkedin.com/in/nora/,stranger@example.org,Elsewhere,Baker,17 Jan 2020
"""
VCARDS = """BEGIN:VCARD
VERSION:3.0
N:张;敏;;;
FN:张敏
EMAIL;TYPE=INTERNET:{zhang_min}
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Lindgren;Sofia;;;
FN:Sofia Lindgren
EMAIL;TYPE=INTERNET:{sofia}
END:VCARD
"""


@pytest.fixture
def story(app, session, clock, mailbox, browser):
    return Story(app, session, clock, mailbox, browser)


def publish(story) -> str:
    """Grace signs in by code, creates an event in six fields and her name, and publishes it; gives its slug."""
    grace = story.person("Grace Huang", "黄静")
    story.sign_in_by_code(grace)
    form = grace.browser.get("/events/new").form()
    page = grace.browser.submit(
        form,
        press="Publish",
        title="Clean-Energy Evening",
        starts="2027-03-12T18:30",
        ends="2027-03-12T21:30",
        host=grace.name,
        zone="Europe/Berlin",
        place="Berlin",
        description="Meet the people who build heat pumps.",
        capacity="40",
    )
    slug = page.url.split("/")[-2]
    assert f"/e/{slug}" in page.html
    return slug


def gather(story, slug):
    """Anna, Li Wei and Zhang Min register as strangers; each gets a place and a calendar file."""
    anna = story.person("Anna Keller")
    li_wei = story.person("Li Wei", "李伟")
    zhang_min = story.person("Zhang Min", "张敏")
    story.register(
        anna,
        slug,
        goals=["find_customers"],
        goal_sentence="Find installers in Chengdu.",
        hometown="Zigong",
        school="Tongji",
        zone="Europe/Berlin",
    )
    story.register(li_wei, slug, other_name="李伟", happy_to_introduce="y", goals=["make_friends"])
    sofia = story.person("Sofia Lindgren")
    story.register(sofia, slug, goals=["find_suppliers"])
    page = story.register(
        zhang_min,
        slug,
        other_name="张敏",
        goals=["find_suppliers"],
        hometown="自贡",
        school="同济大学",
    )

    assert page.h1 == "You are going"
    confirmed = story.newest_mail(zhang_min)
    assert confirmed.attachments["event.ics"].startswith(b"BEGIN:VCALENDAR")
    return anna, li_wei, zhang_min, sofia


def test_opening_the_mailed_link_does_not_take_the_place(story):
    """Case 1: only the button confirms."""
    slug = publish(story)
    anna = story.person("Anna Keller")
    form = anna.browser.get(f"/e/{slug}/register").form("register")
    story.clock.shift(timedelta(seconds=40))
    anna.browser.submit(form, name=anna.name, email=anna.email, visible_to="every_guest")
    link = story.newest_mail(anna).link("/r/")
    for method in ("GET", "HEAD", "GET"):
        story.open_browser().request(method, link)

    assert "0" in story.people["Grace Huang"].browser.get(f"/manage/{slug}").main
    assert [mail.subject for mail in story.mailbox.to(anna.email)] == [story.newest_mail(anna).subject]


def test_from_the_event_to_the_follow_up(story):
    slug = publish(story)
    anna, li_wei, zhang_min, sofia = gather(story, slug)
    know_each_other(story, slug, anna, li_wei, zhang_min, sofia)
    see_who_is_going(slug, anna)
    ask_for_an_introduction(story, slug, anna, li_wei, zhang_min)
    be_introduced(story, anna, li_wei, zhang_min)
    write_a_note(story, anna, zhang_min)
    read_the_digest(story, anna)
    follow_up(story, anna, zhang_min)
    ask_afterwards(story, slug, anna, li_wei, sofia)


def know_each_other(story, slug, anna, li_wei, zhang_min, sofia):
    """Anna brings her LinkedIn file, Li Wei his phone's; each tie becomes mutual by the other's yes."""
    bring(story, anna, "Connections.csv", LINKEDIN.format(email=li_wei.email))
    say_yes(li_wei, "Anna Keller")
    bring(story, li_wei, "contacts.vcf", VCARDS.format(zhang_min=zhang_min.email, sofia=sofia.email))
    say_yes(zhang_min, "Li Wei")
    say_yes(sofia, "Li Wei")
    written_to = {address for mail in story.mailbox.mails for address in mail.recipients}
    assert "stranger@example.org" not in written_to


def bring(story, person, file_name, content):
    """Upload a file, review who of it is going, and save how one knows them."""
    form = person.browser.get("/contacts/add").form("/contacts/add")
    waits = person.browser.submit(form, file=(io.BytesIO(content.encode()), file_name))
    story.read_imports()
    review = person.browser.get(waits.url, follow=True)
    assert "Who of them is going" in review.h1
    person.browser.submit(review.form("/contacts/review"))


def say_yes(person, name):
    """Answer the card that says that somebody knows one."""
    page = person.browser.get("/contacts")
    assert name in page.main
    person.browser.submit(page.form("/contacts/handshake"), press="Yes, we know each other", how="worked_together")


def see_who_is_going(slug, anna):
    """Whom she knows, whom to meet and why, and the way there; nobody's address."""
    page = anna.browser.get(f"/e/{slug}/going")
    card = page.section("Zhang Min")

    assert "Li Wei" in page.section("People you know")
    assert "You are looking for customers; Zhang Min is looking for suppliers or partners." in card
    assert "Ask Li Wei to introduce you" in card
    assert "@example.org" not in page.html


def ask_for_an_introduction(story, slug, anna, li_wei, zhang_min):
    """Anna writes why; Li Wei's mail and page; nothing has reached Zhang Min yet."""
    page = anna.browser.get(anna.browser.get(f"/e/{slug}/going").link("Ask Li Wei to introduce you"))
    page = anna.browser.submit(
        page.form("/ask/"),
        to_introducer="We both come from Zigong and I need installers.",
        to_target="We both come from Zigong and I need installers.",
        shares="email",
    )
    assert "Waiting until" in page.main
    asked = story.newest_mail(li_wei, "Anna Keller")
    question = story.open_browser().get(asked.link("/i/"))
    assert "Would you introduce" in question.h1
    assert anna.email not in asked.text + question.html
    said_at = story.now()
    answered = story.open_browser().submit(question.form(), press="Yes, ask", line="She keeps her word.")
    assert "You said yes" in answered.main
    story.wait(minutes=5)
    # By the mail's own date: where a worker died, more than five minutes had to pass until all was quiet.
    assert not [
        mail
        for mail in story.mailbox.to(zhang_min.email)
        if "Anna" in mail.subject and mail.message["Date"].datetime < said_at + TO_TAKE_BACK
    ]


def be_introduced(story, anna, li_wei, zhang_min):
    """After the ten minutes in which Li Wei can take it back Zhang Min is asked; her yes brings the mail."""
    story.wait(minutes=6)
    asked = story.newest_mail(zhang_min, "Anna Keller")
    question = story.open_browser().get(asked.link("/o/"))
    assert "She keeps her word." in question.main
    assert "Waiting until" in anna.browser.get("/introductions").main
    story.open_browser().submit(question.form(), press="Yes, introduce us", shares="email")
    story.wait(minutes=11)
    mail = story.newest_mail(anna, "Zhang Min")
    assert set(mail.recipients) == {anna.email}
    for other, subject in ((zhang_min, "Anna Keller"), (li_wei, "Zhang Min")):
        assert story.newest_mail(other, subject).message["Date"].datetime >= mail.message["Date"].datetime
    assert anna.email in str(mail.message["Reply-To"]) and zhang_min.email in str(mail.message["Reply-To"])
    page = anna.browser.get(anna.browser.get("/introductions").link("How to reach Zhang Min"))
    assert zhang_min.email in page.main


def write_a_note(story, anna, zhang_min):
    """At the event: a name and a few words; an hour and a half before no digest leaves any more."""
    story.wait_until(EVENT_ENDS - timedelta(hours=2))
    page = anna.browser.get("/met")
    saved = anna.browser.submit(page.form(), name=zhang_min.name, text="Installs in Chengdu, likes tea.", promised="y")
    assert "Only you see it" in saved.h1


def read_the_digest(story, anna):
    """She was introduced days ago and has not said how it went; the words of her notes stay out of the mail."""
    digest = story.newest_mail(anna, "to write to today")
    assert "Zhang Min" in digest.text and "likes tea" not in digest.text
    assert "Ask how they are" in anna.browser.get("/follow-ups").main


def follow_up(story, anna, zhang_min):
    """The mail of the morning after, the text in both languages ready to copy, and done."""
    story.wait_until(NEXT_MORNING)
    mail = story.newest_mail(anna, "Who did you meet")
    assert "Zhang Min" in mail.text and "likes tea" not in mail.text
    link = next(word for word in mail.text.split() if "/follow-ups/" in word)
    english = anna.browser.get(link)
    assert "Installs in Chengdu, likes tea." in english.main and "Dear Zhang Min" in english.main
    chinese = anna.browser.get(english.find("//a[@lang='zh-Hans'][contains(@href, 'follow-ups')]").get("href"))
    assert "张敏" in words(chinese.find("//textarea[@id='msg']"))
    assert "Copy for" in chinese.main
    done = anna.browser.submit(english.form("/done"))
    assert "Zhang Min" not in done.section("Follow-ups")


def ask_afterwards(story, slug, anna, li_wei, sofia):
    """The mail after the event names whom she missed; from there an introduction by e-mail is asked."""
    mail = story.newest_mail(anna, "Who did you meet")
    missed, noted = mail.text.split("You have noted so far:")
    assert "Sofia" in missed.split("An introduction by e-mail is still possible:")[1]
    assert "Zhang Min" in noted and "Zhang Min" not in missed
    page = anna.browser.get(mail.link("/e/"))
    anna.browser.submit(
        page.form(f"/ask/{person_id(story, sofia)}"),
        to_introducer="I missed you on Friday.",
        to_target="I missed you on Friday.",
        shares="email",
    )
    # Half past seven is still night where Li Wei reads his mail.
    story.wait(hours=1)
    asked = story.newest_mail(li_wei, "Anna Keller")
    assert "I missed you on Friday." in asked.text
