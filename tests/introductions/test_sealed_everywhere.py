"""Case 55 on every other surface of the requester, and long after decide_by: /met, her people, her calendars, her
export, what her mails say, and what she may still ask, after all jobs have run. Whatever made the request fail, all of
it is that of plain silence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import unified_diff

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.api import queries as api_queries
from eventhub.api.rules import Scope
from eventhub.api.service import create_token
from eventhub.api.webhooks import BY_OWNER, switch_off
from eventhub.app.jobs import JOBS
from eventhub.events.event.rules import TeamRole
from eventhub.introductions import queries_of_introducers, requests
from eventhub.introductions.models import IntroducerAsk, Introduction
from eventhub.introductions.queries import find_registration
from eventhub.introductions.rules import AskState, IntroducerAnswer, IntroductionState, Move, TargetAnswer
from eventhub.platform.db import db
from eventhub.platform.mail.message import compose
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.mail.outbox import enqueue
from eventhub.privacy import service as privacy
from tests.ci import at_length
from tests.factories import make_team_member, save
from tests.introductions.stage import undone
from tests.introductions.test_sealed import (
    Watch,
    both_introducers_say_no,
    said_never_before,
    silence,
    standing_consent_then_target_no,
    target_says,
)
from tests.introductions.test_sealed import stage as stage
from tests.routes import SECRETS, routes_of
from tests.worlds import private_rows, rows_of_event

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

DAY = timedelta(days=1)
# Just before decide_by, after it when lists are made anew and the brief goes out, and after the event.
AFTER_SENDING = (4 * DAY - timedelta(hours=1), 8 * DAY, 11 * DAY)
PAGES = (
    "/",
    "/introductions",
    "/met",
    "/follow-ups",
    "/contacts",
    "/contacts/people",
    "/me",
    "/e/{slug}",
    "/e/{slug}/me",
    "/e/{slug}/going",
    "/e/{slug}/ask/{target}",
    "/e/{slug}/ask/{other}",
    "/e/{slug}/event.ics",
)


def introducers_mute_and_do_not_know(stage, now):
    stage.introducer_says(IntroducerAnswer.MUTE, now)
    stage.introducer_says(IntroducerAnswer.DO_NOT_KNOW, now, position=2)


# Between them these write every kind of row that a failure writes; each cause alone: test_sealed.py.
ALL_ROWS = (
    both_introducers_say_no,
    introducers_mute_and_do_not_know,
    target_says(TargetAnswer.NEVER),
    target_says(TargetAnswer.PAUSE_ALL),
)
# In a short run the introducers refuse, or the target does.
ALL_ROWS = at_length((ALL_ROWS[0], ALL_ROWS[2]), ALL_ROWS)
CAUSES = at_length(ALL_ROWS, (*ALL_ROWS, said_never_before, standing_consent_then_target_no))
MADE_ANEW = re.compile(
    r'(?:name="(?:csrf_token|form_key)"[^>]*|id="checkin-token"[^>]*|name="client_id"[^>]*|nonce=)"[^"]*"|(?<=/introductions/)\d+(?=/)'
    r"|(?<=/unsubscribe/)[\w.-]+|(?<=/coming/)[\w.-]+|(?<=DTSTAMP:)\w+"
)


@dataclass(frozen=True)
class Anna:
    """All that Anna can open: she is also on the team of the event, and has a token of the API."""

    rows: dict[str, int]
    token: str

    def row(self, endpoint, argument):
        return self.rows.get(f"{endpoint} {argument}", self.rows.get(argument))

    def addresses(self, app, slug):
        """Every page and every answer to a program, by real rows; links of mails are walked by test_sealed.py."""
        return [
            route.url(slug, route.rows_in(self))
            for route in routes_of(app)
            if "GET" in route.methods
            and route.access not in ("demo_only", "operator", "console")
            # What is drawn again at each visit, and how long ago a worker was seen: neither shows anybody.
            and route.rule not in ("/events/new", "/healthz", "/me/passkeys", "/sign-in")
            # Not found where the operator has set or written nothing; and guest lists, which tell of no asks.
            and not route.endpoint.startswith(("oidc.", "instance.", "companion."))
            and not SECRETS & {name for name, _ in route.arguments}
        ]


@pytest.fixture
def anna(stage, now):
    make_team_member(stage.event, stage.anna, TeamRole.MANAGER)
    # So that Zhang Min, who installs solar, stands on her list.
    find_registration(stage.event.id, stage.anna.id).looks_for = "solar installers"
    private = private_rows(stage.event, stage.anna, stage.li_wei, stage.sofia, now)
    switch_off(api_queries.get_endpoint(private["endpoint_id"], stage.anna.id), BY_OWNER, now=now)
    rows = private | rows_of_event(stage.event, stage.anna, now)
    made = Introduction(
        event_id=stage.event.id,
        requester_id=stage.anna.id,
        target_id=stage.sofia.id,
        from_offer=True,
        state=IntroductionState.INTRODUCED,
        created_at=now,
        decide_by=now,
        ended_at=now,
    )
    made.asks.append(
        IntroducerAsk(introducer_id=stage.li_wei.id, position=1, state=AskState.YES, nonce="n", token_digest="n")
    )
    rows |= {
        "introduced.show introduction_id": save(made).id,
        "notes.recap_sheet user_id": stage.sofia.id,
        "registration_id": find_registration(stage.event.id, stage.wu_jing.id).id,
        "target_id": stage.zhang_min.id,
        "introductions.offer one_id": stage.li_wei.id,
        "introductions.offer other_id": stage.sofia.id,
    }
    return Anna(rows, create_token(stage.anna.id, "All", Scope, lives=None, now=now)[1])


class Everywhere(Watch):
    """All that reaches Anna, by the name of where she sees it."""

    headers: Mapping[str, str] = {}

    def seen_over_time(self, cause):
        with undone(self.session):
            self.clock.move_to(self.now)
            self.send(cause, self.now)
            return [self.all_at(self.now + passed) for passed in self.at]

    def all_at(self, instant):
        self.clock.move_to(instant)
        for job in JOBS:
            job.run(instant)
        self.session.commit()
        self.anna.sign_in(self.session.get(User, self.stage.anna.id))
        known = {"slug": self.slug, "target": self.stage.zhang_min.id, "other": self.stage.wu_jing.id}
        seen = {page: self.page(page.format(**known)) for page in self.pages}
        return seen | {"mails": self.letters(), "export": self.export()}

    def page(self, url):
        page = self.anna.request("GET", url, headers=self.headers)
        return f"{page.status} {MADE_ANEW.sub('', page.data.decode('utf-8', 'replace'))}"

    def letters(self):
        rows = self.session.scalars(
            sa.select(OutgoingMail)
            .where(OutgoingMail.user_id == self.stage.anna.id)
            .order_by(OutgoingMail.due_at, OutgoingMail.kind)
        )
        letters = [(row.kind, row.due_at, compose(row)) for row in rows]
        return "\n".join(
            f"{kind} {due} {MADE_ANEW.sub('', f'{mail.subject} {mail.body} {mail.html}') if mail else ''}"
            for kind, due, mail in letters
        )

    def export(self):
        # Moves of registrations carry numbers of rows, which a database never gives out twice.
        return repr(
            {name: rows for name, rows in privacy.export(self.stage.anna.id).items() if name != "registration_move"}
        )


def differences(seen, silent):
    return {
        (number, where): "\n".join(unified_diff(mine[where].splitlines(), theirs[where].splitlines(), n=0))[:400]
        for number, (theirs, mine) in enumerate(zip(seen, silent, strict=True))
        for where in mine
        if theirs[where] != mine[where]
    }


def test_case_55_no_page_mail_calendar_or_export_ever_tells_why(stage, session, browser, clock, now):
    watch = Everywhere(stage, session, browser, clock, now, "named", PAGES, AFTER_SENDING)
    silent = watch.seen_over_time(silence)
    assert all(seen["/introductions"].startswith("200") for seen in silent)
    assert "recommendations/brief" in silent[1]["mails"] and "followups/after_event" in silent[2]["mails"]

    for cause in CAUSES:
        assert not (found := differences(watch.seen_over_time(cause), silent)), f"{cause.__name__}: {found}"


@pytest.mark.timeout(600)
def test_case_55_nothing_anna_can_open_at_all_tells_why(stage, anna, session, app, browser, clock, now):
    """Every address of the app, also those of an organiser and of the API, just before it is decided."""
    pages = anna.addresses(app, stage.event.slug)
    watch = Everywhere(stage, session, browser, clock, now, "named", pages, AFTER_SENDING[:1])
    watch.headers = {"Authorization": f"Bearer {anna.token}"}
    silent = watch.seen_over_time(silence)
    closed = [url for url in pages if silent[0][url] >= "4"]

    assert len(pages) > 60 and closed == []
    for cause in ALL_ROWS:
        assert not (found := differences(watch.seen_over_time(cause), silent)), f"{cause.__name__}: {found}"


def tell_by_mail(monkeypatch):
    honest = requests.make_move

    def make_move(introduction, move, now):
        if move is Move.CLOSE:
            enqueue("followups/digest", user=introduction.requester, about=introduction.requester, now=now)
        return honest(introduction, move, now)

    monkeypatch.setattr(requests, "make_move", make_move)


def tell_in_the_export(monkeypatch):
    honest = privacy.export

    def export(user_id):
        states = db.session.scalars(sa.select(Introduction.state).where(Introduction.requester_id == user_id))
        return honest(user_id) | {"states": [str(state) for state in states]}

    monkeypatch.setattr(privacy, "export", export)


def tell_by_the_choice_of_introducers(monkeypatch):
    """Whoever has said no is not offered for the next request: sensible, and a leak."""
    honest = queries_of_introducers.introducers_for

    def introducers_for(event_id, requester_id, target_id):
        refused = set(
            db.session.scalars(
                sa.select(IntroducerAsk.introducer_id).where(IntroducerAsk.state == AskState.NOT_THIS_TIME)
            )
        )
        return {each: since for each, since in honest(event_id, requester_id, target_id).items() if each not in refused}

    monkeypatch.setattr(queries_of_introducers, "introducers_for", introducers_for)


@pytest.mark.parametrize(
    ("leak", "where"),
    [
        (tell_by_mail, "mails"),
        (tell_in_the_export, "export"),
        (tell_by_the_choice_of_introducers, "/e/{slug}/ask/{other}"),
    ],
)
def test_a_planted_leak_is_noticed(stage, session, browser, clock, now, monkeypatch, leak, where):
    leak(monkeypatch)
    watch = Everywhere(
        stage, session, browser, clock, now, "named", pages=("/e/{slug}/ask/{other}",), at=(timedelta(hours=1),)
    )

    found = differences(watch.seen_over_time(both_introducers_say_no), watch.seen_over_time(silence))
    assert (0, where) in found
