"""What the content policy stops, looked at in a real browser: nothing of ours, and everything of anybody else."""

import http.server
import threading
from datetime import UTC, datetime, timedelta

import pytest

from eventhub.accounts.rules import Language
from eventhub.events.event import invitations
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.db import db
from tests.factories import (
    make_background,
    make_contact,
    make_event,
    make_note,
    make_question,
    make_registration,
    make_tie,
    make_user,
)
from tests.mailserver import free_port

# In every text that somebody can write: each would set window.ran, or leave a mark in the page.
EVIL = (
    "<script>window.ran=1</script><img src=x onerror=window.ran=1><style>body{--ran:1}</style>"
    "<a href=javascript:window.ran=1 id=ran style=color:red>x</a>"
)
LISTEN = """window.stopped = [];
document.addEventListener('securitypolicyviolation', event => window.stopped.push(
    `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"""


@pytest.fixture
def people(site):
    """Anna, whose event and guests hold markup in every text; her cookie, a guest's, and the addresses to look at."""
    with site.app.app_context():
        now = datetime.now(UTC)
        anna = make_user(EVIL[:190], other_name=EVIL[:190], headline=EVIL[:190], city=EVIL[:60])
        event = make_event(
            EVIL[:150],
            chinese_title=EVIL[:150],
            organiser=anna,
            place=EVIL[:150],
            description=EVIL,
            culture_primer=EVIL,
            starts_at=now + timedelta(days=3),
            ends_at=now + timedelta(days=3, hours=3),
        )
        make_question(event, EVIL[:150])
        make_registration(event, anna, looks_for=EVIL[:200], can_help=EVIL[:200], goal_sentence=EVIL[:200])
        zhang = make_user(EVIL[:190], headline=EVIL[:190])
        make_registration(event, zhang, looks_for=EVIL[:200])
        asking = make_registration(event, make_user(EVIL[:190]), RegistrationState.PENDING)
        make_background(anna, "interest", EVIL[:100])
        make_tie(anna, zhang)
        contact = make_contact(anna, zhang, name=EVIL[:190], company=EVIL[:100], about=EVIL[:200])
        make_note(anna, contact, event, text=EVIL)
        held = invitations.invite(event.id, ["eve@example.org"], by=anna, language=Language.ENGLISH, now=now)[0]
        db.session.commit()
        from eventhub.platform import tokens

        token = tokens.derive(invitations.PURPOSE, held.nonce)
        slug = event.slug
        return {
            None: ["/", "/events", "/sign-in", f"/e/{slug}", f"/invited/{token}", "/leave-me-out", "/no-such-page"],
            site.cookie_of(zhang.id)["value"]: [
                f"/e/{slug}",
                f"/e/{slug}/me",
                f"/e/{slug}/going",
                "/introductions",
                "/contacts",
                "/follow-ups",
                "/met",
                "/me",
            ],
            site.cookie_of(anna.id)["value"]: [
                "/",
                "/me",
                "/me/as-guest",
                "/me/programs",
                "/contacts",
                "/contacts/people",
                "/people",
                f"/people/{contact.id}",
                "/follow-ups",
                "/events/new",
                *(
                    f"/manage/{slug}{page}"
                    for page in ("", "/edit", "/guests", f"/guests/{asking.id}", "/checkin", "/messages", "/questions")
                ),
                f"/manage/{slug}/team",
                f"/manage/{slug}/invitations",
                f"/manage/{slug}/log",
            ],
        }


def test_no_page_breaks_the_policy_and_what_people_write_stays_words(site, visit, people):
    wrong, showing = [], 0
    for cookie, addresses in people.items():
        page = visit().page
        page.add_init_script(LISTEN)
        if cookie:
            name = site.app.config["SESSION_COOKIE_NAME"]
            page.context.add_cookies([{"name": name, "value": cookie, "url": site.url}])
        said = []
        page.on("console", lambda message, said=said: said.append(message.text))
        for address in addresses:
            answer = page.goto(address, wait_until="load")
            assert answer.status == (404 if address == "/no-such-page" else 200), address
            showing += "onerror=window.ran=1" in page.inner_text("body")
            found = page.evaluate("""() => ({
                stopped: window.stopped, ran: window.ran ?? 0,
                style: getComputedStyle(document.body).getPropertyValue('--ran'),
                made: document.querySelectorAll('#ran, [onerror], [src=x], a[href^=javascript]').length,
            })""")
            if found != {"stopped": [], "ran": 0, "style": "", "made": 0}:
                wrong.append(f"{address}: {found}")
        wrong += [text for text in said if "Content Security Policy" in text or "Refused" in text]

    assert wrong == []
    assert showing > 12, "what people wrote stands on most of these pages"


def test_the_policy_stops_what_gets_into_a_page_all_the_same(site, visit):
    """Should an escape be forgotten some day: neither script nor handler nor style of a text comes alive."""
    page = visit().page
    page.add_init_script(LISTEN)
    page.goto("/sign-in")
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.ran = 1';
        document.body.append(script);
        const box = document.createElement('div');
        box.innerHTML = '<img src=x onerror="window.ran = 1"><p id=red style="color: rgb(255, 0, 0)">x</p>';
        document.body.append(box);
    }""")
    page.wait_for_function("window.stopped.length >= 3")

    assert page.evaluate("window.ran ?? 0") == 0
    assert page.evaluate("getComputedStyle(document.querySelector('#red')).color") != "rgb(255, 0, 0)"
    stopped = {each.split()[0] for each in page.evaluate("window.stopped")}
    assert {"script-src-elem", "script-src-attr", "style-src-attr"} <= stopped


@pytest.fixture
def foreign_site(site, people):
    """A page of another origin that shows pages of ours in frames, the last of them made for that."""
    addresses = [people[None][3], "/sign-in", people[None][4], f"{people[None][3]}/embed"]
    body = "".join(f'<iframe src="{site.url}{address}"></iframe>' for address in addresses).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", len(addresses)
    server.shutdown()
    server.server_close()


def test_a_frame_of_another_site_shows_the_page_made_for_it_and_no_other(visit, foreign_site):
    address, number = foreign_site
    page = visit().page
    page.goto(address, wait_until="networkidle")

    frames = [frame for frame in page.frames if frame != page.main_frame]
    assert len(frames) == number
    embedded = frames.pop()
    with page.context.expect_page() as opened:
        embedded.get_by_role("link", name="Register").click()
    assert opened.value.url == embedded.url.removesuffix("/embed")
    assert embedded.evaluate("document.querySelectorAll('script, form, [onerror], #ran').length") == 0
    assert not [cookie for cookie in page.context.cookies() if cookie["sameSite"] == "None"]
    for frame in frames:
        assert frame.url.startswith("chrome-error:"), frame.url
        assert "EventHub" not in frame.content()
