"""Links in mails: opening one never does anything, and a wrong one always looks the same.

Machines open every link of a mail. So each page with a token is opened here as they do, and
the whole database is compared before and after (cases 1 and 3).
"""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest

from eventhub.introductions import offers, requests
from eventhub.platform.clock import utc_now
from tests.dump import differences, whole_database
from tests.factories import make_event, make_registration, make_tie, make_user, owner_of
from tests.journeys.story import Story
from tests.routes import routes_of

LOOKED_AT = ("Content-Type", "Referrer-Policy", "Cache-Control", "Set-Cookie", "Vary")
CHANGING = re.compile(r'nonce="[^"]*"|(?<=name="csrf_token" value=")[^"]*|(?<=name="form_key" value=")[^"]*')
# A link that is not enough by itself; tests/site/address has what else is said here of links.
OPENED_SIGNED_IN = {"/me/address/"}
WRONG = ("A" * 43, "x", "%00", "é", "a" * 2000)


@pytest.fixture
def story(app, session, clock, mailbox, browser):
    return Story(app, session, clock, mailbox, browser)


@pytest.fixture
def links(story, now):
    """Path of the route -> a living link to it, each taken from the mail that carries it."""
    event, li_wei = make_event(), make_user("Li Wei", happy_to_introduce=True)
    zhang_min = make_user("Zhang Min")
    make_registration(event, zhang_min)
    make_tie(li_wei, zhang_min)
    answered = ask(story, event, li_wei, zhang_min)
    story.open_browser().submit(story.open_browser().get(answered.link("/i/")).form(), press="Yes, ask")
    story.wait(minutes=11)
    found = {"/o/": story.mailbox.newest(zhang_min.email).link("/o/")}
    waiting = ask(story, event, li_wei, zhang_min)
    found |= {"/i/": waiting.link("/i/"), "/unsubscribe/": waiting.link("/unsubscribe/")}
    found["/offer/"] = offer(story, event, zhang_min)
    return found | sign_up(story, event)


def offer(story, event, zhang_min):
    """Ruth knows Emil and Zhang Min and offers to introduce them; gives Emil's link."""
    ruth, emil = make_user("Ruth Berger"), make_user("Emil Novak")
    for guest in (ruth, emil):
        make_registration(event, guest)
    for friend in (emil, zhang_min):
        make_tie(ruth, friend)
    offers.offer(event.id, ruth.id, (emil.id, zhang_min.id), "", now=utc_now())
    return story.mailbox.newest(emil.email).link("/offer/")


def ask(story, event, li_wei, zhang_min):
    """Somebody Li Wei knows asks him for an introduction; gives the mail he gets."""
    anna = make_user("Anna Keller")
    make_registration(event, anna)
    make_tie(anna, li_wei)
    wish = requests.Wish(zhang_min.id, (li_wei.id,), "We both like tea.", "", 4)
    requests.ask(event.id, anna.id, wish, now=utc_now())
    return story.mailbox.newest(li_wei.email)


def sign_up(story, event):
    """The links somebody new gets: to sign in, to confirm, to say that they cannot come."""
    client, email = story.open_browser(), "new@example.org"
    client.submit(client.get("/sign-in").form(), email=email)
    found = {"/s/": story.mailbox.newest(email).link("/s/")}
    form = client.get(f"/e/{event.slug}/register").form("register")
    story.clock.shift(timedelta(seconds=40))
    client.submit(form, name="New Guest", email=email, visible_to="every_guest")
    found["/r/"] = story.mailbox.newest(email).link("/r/")
    second = make_registration(event, make_user("Second Guest"))
    story.session.commit()
    coming = sign_attendance(story, second.id)
    return found | {
        "/coming/": coming,
        "/report/": sign_report(story, event, second.user),
        "/leave-me-out/": ask_to_be_left_out(story),
        "/invited/": invite(story, event),
        "/g/": bring(story, event),
        "/team/": ask_to_help(story, event),
        "/place/": give_a_place(story, event),
        "/after/": ask_who_was_met(story),
        "/know/": ask_whether_they_know(story, event),
    }


def ask_whether_they_know(story, event):
    """The link in the mail to a guest whom another guest says to know."""
    from eventhub.people.ties import handshakes, mail_answers

    known, says_so = make_user("Sixth Guest"), make_user("Seventh Guest")
    for guest in (known, says_so):
        make_registration(event, guest)
    make_tie(says_so, known, mutual=False)
    story.session.commit()
    now = utc_now()
    return "/know/" + mail_answers.sign(known, handshakes.list_handshakes(known.id, now), now)


def ask_who_was_met(story):
    """The link in the mail on the day after an event, to a guest with one other on the shortlist."""
    from eventhub.followups.notes import recap

    over = make_event(starts_at=utc_now() - timedelta(days=1), ends_at=utc_now() - timedelta(hours=20))
    guest, other = (make_registration(over, make_user(name)) for name in ("Fourth Guest", "Fifth Guest"))
    story.session.commit()
    return "/after/" + recap.sign(guest, [other.user_id])


def give_a_place(story, event):
    from eventhub.accounts.rules import Language
    from eventhub.events.transfers import service as transfers

    giver = make_registration(event, make_user("Third Guest"))
    transfers.offer(giver, name="Leo", email="leo@example.org", language=Language.ENGLISH, by=giver.user, now=utc_now())
    return story.mailbox.newest("leo@example.org").link("/place/")


def sign_report(story, event, guest):
    from eventhub.organiser import messages
    from eventhub.organiser.rules import Segment
    from eventhub.platform import tokens

    made = messages.draft(event, Segment.GOING, "Tea", "At seven.", by=owner_of(event), now=utc_now())
    story.session.commit()
    return "/report/" + tokens.sign(messages.REPORT, [made.id, guest.id])


def invite(story, event):
    from eventhub.accounts.rules import Language
    from eventhub.events.event import invitations

    invitations.invite(event.id, ["invited@example.org"], by=owner_of(event), language=Language.ENGLISH, now=utc_now())
    return story.mailbox.newest("invited@example.org").link("/invited/")


def bring(story, event):
    """The link of a guest whom another tool has registered."""
    from eventhub.events.companion import service
    from eventhub.events.companion.rules import GuestTool, OutsideGuest
    from eventhub.organiser.companion import invitations

    guest = OutsideGuest("brought@example.org", "Brought Guest")
    service.bring(event.id, [guest], tool=GuestTool.LUMA, by=owner_of(event), now=utc_now())
    invitations.send_due(utc_now())
    return story.mailbox.newest("brought@example.org").link("/g/")


def ask_to_help(story, event):
    from eventhub.accounts.rules import Language
    from eventhub.events.event import team
    from eventhub.events.event.rules import TeamRole

    owner = owner_of(event)
    team.ask(event.id, "helper@example.org", TeamRole.CHECK_IN, by=owner, language=Language.ENGLISH, now=utc_now())
    return story.mailbox.newest("helper@example.org").link("/team/")


def ask_to_be_left_out(story):
    client, email = story.open_browser(), "nobody@example.org"
    client.submit(client.get("/leave-me-out").form(), email=email)
    return story.mailbox.newest(email).link("/leave-me-out/")


def sign_attendance(story, registration_id):
    from eventhub.events.registrations.service import ATTENDANCE
    from eventhub.platform import tokens

    return "/coming/" + tokens.sign(ATTENDANCE, registration_id)


def test_opening_a_link_changes_nothing(links, story, app):
    """Case 1: GET and HEAD, five times; the page has a button, and nothing in the database has moved."""
    before = whole_database(story.session)
    for link in links.values():
        machine = story.open_browser()
        for method in ("GET", "HEAD", "GET", "HEAD", "GET"):
            assert machine.request(method, link).status == 200, link
        assert machine.get(link).all("//main//form[@method='post']//button"), link

    assert differences(before, whole_database(story.session)) == []


def test_every_page_with_a_token_is_among_those_opened(links, app):
    paths = {route.rule.split("<")[0] for route in routes_of(app) if route.is_token_page and "GET" in route.methods}

    assert paths - OPENED_SIGNED_IN == set(links)


def bytes_of(story, link):
    """All that a dead link gets, but for its own address and what is made anew for each page."""
    page = story.open_browser().request("GET", link)
    headers = sorted(
        (name, re.sub("=[^;]*", "", value, count=1) if name == "Set-Cookie" else value)
        for name, value in page.headers.items()
        if name in LOOKED_AT
    )
    html = page.html.replace(quote(link, safe="/"), "LINK").replace(link, "LINK")
    return page.status, repr(headers), CHANGING.sub("", html)


def test_every_dead_token_gets_the_same_bytes(links, story):
    """Case 3: unknown, cut short, lengthened, of another purpose: one page, the same for every kind of link."""
    seen = {}
    for path, link in links.items():
        token = link.removeprefix(path)
        others = [other.rsplit("/", 1)[1] for other in links.values() if other != link]
        for wrong in (*WRONG, token[:-1], token + "A", *others):
            status, *rest = bytes_of(story, path + wrong)
            assert status in (404, 410), f"{path}{wrong[:60]} gave {status}"
            if status == 410:
                seen.setdefault(tuple(rest), []).append(path + wrong[:20])

    assert len(seen) == 1, [where[:3] for where in seen.values()]


def test_expired_and_used_tokens_get_the_bytes_of_unknown_ones(links, story):
    """Used introduction links are the exception: they show the outcome that their owner may see."""
    unknown = {path: bytes_of(story, path + "A" * 43) for path in links}
    for path in ("/s/", "/r/"):
        client = story.open_browser()
        client.submit(client.get(links[path]).form("/s/" if path == "/s/" else "/r/"))
    assert bytes_of(story, links["/s/"]) == unknown["/s/"]
    story.wait(days=31)

    for path in ("/s/", "/i/", "/o/", "/offer/", "/after/", "/know/"):
        assert bytes_of(story, links[path]) == unknown[path], path


def test_a_wrong_token_posted_is_refused_as_well(links, story):
    for path in links:
        page = story.open_browser().request("POST", path + "A" * 43, data=story.open_browser().with_token())
        assert page.status in (400, 404, 410), path


OWN_PAGES = ("/me", "/introductions", "/contacts", "/follow-ups", "/circles", "/me/programs")


def test_a_link_opens_its_one_thing_and_no_other_page(links, story):
    """Case 14: forwarded, a link that asks something shows and answers that one question, and signs nobody in."""
    for path, link in links.items():
        holder = story.open_browser()
        opened = holder.get(link)
        if path in ("/i/", "/o/", "/offer/"):
            holder.submit(opened.form())
        elif path in ("/coming/", "/unsubscribe/", "/leave-me-out/"):
            holder.request("POST", link, data=holder.with_token())

        for page in OWN_PAGES:
            assert holder.request("GET", page).location.startswith("/sign-in"), f"{page} after {path}"
