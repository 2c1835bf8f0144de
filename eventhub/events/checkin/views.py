"""Pages of check-in: camera, names, counter, and the guest's own ticket. Check-in helpers see names and states only."""

from __future__ import annotations

import gzip
from typing import Any

from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.events.checkin import queries, service
from eventhub.events.checkin.forms import AddGuestForm, reports_of
from eventhub.events.checkin.labels import (
    FLASH_KINDS,
    PHONE_WORDS,
    VERDICT_HEADS,
    VERDICT_KINDS,
    VERDICT_LINES,
    WALK_IN_REFUSALS,
)
from eventhub.events.checkin.rules import Entry, How, Verdict, early_until
from eventhub.events.companion import queries as companion
from eventhub.events.event import queries as event_queries
from eventhub.events.event.rules import TeamRole, seats_left
from eventhub.events.registrations.guest_list import count_search
from eventhub.events.registrations.labels import STATE_KINDS, STATE_WORDS
from eventhub.events.registrations.rules import LIVE
from eventhub.events.registrations.sign_up import why_no_walk_in
from eventhub.events.registrations.tickets import picture_of, ticket_of
from eventhub.platform import tokens
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, NotFound, WrongState
from eventhub.platform.web.access import attendee, organiser
from eventhub.platform.web.assets import asset_url
from eventhub.platform.web.dates import day_time
from eventhub.platform.web.dates import time as time_words
from eventhub.platform.web.filters import also_called, called, read_aloud
from eventhub.platform.web.locale import language
from eventhub.platform.web.paths import row_number
from eventhub.platform.web.submissions import make_once
from eventhub.text.languages import Language
from eventhub.text.search import haystack

# 128 bits: enough that no other code fits by chance.
_DIGEST_SIGNS = 32

# The events at which this browser has said that an early check-in is meant; as many as a cookie easily holds.
_EARLY = "early_check_ins"
_MOST_EARLY = 20

bp = Blueprint("checkin", __name__)


@bp.get("/e/<slug>/ticket.png")
@attendee
def ticket(slug: str) -> Response:
    """Send the guest's own ticket as a QR code, to look at, or to keep with ?save=1."""
    disposition = f'{"attachment" if request.args.get("save") else "inline"}; filename="ticket-{slug}.png"'
    return Response(picture_of(g.registration), mimetype="image/png", headers={"Content-Disposition": disposition})


@bp.get("/manage/<slug>/checkin")
@organiser(TeamRole.CHECK_IN)
def show(slug: str) -> Any:
    """Show search, list and camera; searching and pressing work without script."""
    search = request.args.get("q", "").strip()[:100]
    count_search(current_user.id, search, utc_now())
    inside, expected = queries.count_in_and_expected(g.event.id)
    page = queries.find_guests(g.event.id, search, request.args.get("page", 1, type=int))
    context = {
        "event": g.event,
        "search": search,
        "page": page,
        "inside": inside,
        "expected": expected,
        "states": STATE_WORDS,
        "kinds": STATE_KINDS,
        "for_phone": _for_phone(slug),
    }
    return render_template("events/checkin/checkin.html", **context)


@bp.get("/manage/<slug>/checkin/guests.json")
@organiser(TeamRole.CHECK_IN)
def guests(slug: str) -> Any:
    """Send the list that a phone keeps. Tickets are digests only, so that they cannot be used elsewhere."""
    rows, others = queries.guests_to_check_in(g.event.id), companion.tickets_at(g.event.id)
    listed = [_row(row, others.get(row.id, "")) for row in rows]
    return _packed(jsonify(version=g.event.match_version, guests=listed))


@bp.post("/manage/<slug>/checkin/reports")
@organiser(TeamRole.CHECK_IN)
def reports(slug: str) -> Any:
    """Record what a phone has seen, perhaps hours ago; answer with the verdicts and who is in by now."""
    lines, device_now = reports_of(request.get_json(silent=True))
    answers = service.record_reports(g.event.id, lines, by=current_user, device_now=device_now, now=utc_now())
    inside, expected = queries.count_in_and_expected(g.event.id)
    return jsonify(
        answers=[_answer(answer) for answer in answers],
        expected=expected,
        inside=inside,
        version=g.event.match_version,
        since={number: at.isoformat() for number, at in queries.who_is_in(g.event.id).items()},
    )


@bp.post("/manage/<slug>/checkin/mark")
@organiser(TeamRole.CHECK_IN)
def mark(slug: str) -> Any:
    """Check in by name, or take that back, without script."""
    entry = Entry.UNDO if request.form.get("entry") == Entry.UNDO else Entry.IN
    number, search = request.form.get("registration", 0, type=row_number), request.form.get("q", "")[:100]
    if entry is Entry.IN and _asks_if_early():
        guest = queries.find_at_event(g.event.id, number)
        if guest is None:
            raise NotFound(f"registration {number} is not of event {g.event.id}")
        shown = {"event": g.event, "guest": guest, "search": search}
        return render_template("events/checkin/early.html", **shown), 409
    answer = service.mark(g.event.id, number, entry, How.NAME, by=current_user, now=utc_now())
    flash(_words(answer), FLASH_KINDS[VERDICT_KINDS[answer.verdict]])
    return redirect(url_for("checkin.show", slug=slug, q=search or None))


def _asks_if_early() -> bool:
    """Tell whether to ask first, as the event is far away; a browser in which it was meant once is not asked again."""
    meant = session.get(_EARLY, [])
    if utc_now() >= early_until(g.event.starts_at) or g.event.id in meant:
        return False
    if request.form.get("early") == "yes":
        session[_EARLY] = [*meant, g.event.id][-_MOST_EARLY:]
        return False
    return True


@bp.route("/manage/<slug>/checkin/add", methods=["GET", "POST"])
@organiser(TeamRole.CHECK_IN)
def walk_in(slug: str) -> Any:
    """Let in a guest without a registration, or say why not."""
    form, why_not = AddGuestForm(), why_no_walk_in(g.event, has_seat=seats_left(g.event) != 0, now=utc_now())
    if request.method == "GET" and why_not:
        hosts = event_queries.hosts_and_role(g.event.id, None)[0]
        context = {"event": g.event, "why_not": WALK_IN_REFUSALS[why_not], "hosts": hosts, "is_full": why_not == "full"}
        return render_template("events/checkin/no_walk_in.html", **context)
    is_valid = form.validate_on_submit()
    # Who cannot be let in is not asked about first.
    asks = is_valid and not why_not and _asks_if_early()
    if is_valid and not asks:
        try:
            flash(_words(_walked_in(form)), "jade")
            return redirect(url_for("checkin.show", slug=slug))
        except (LimitReached, WrongState) as error:
            form.email.errors = [WALK_IN_REFUSALS[error.reason]]
    shown = render_template("events/checkin/walk_in.html", event=g.event, form=form, asks=asks)
    if asks:
        return shown, 409
    return shown, 400 if form.is_submitted() else 200


def _walked_in(form: AddGuestForm) -> service.Answer:
    found = queries.find_at_event(g.event.id, make_once(lambda: _walk_in(form)))
    return service.Answer("", Verdict.IN, found, found.checked_in_at if found else None)


def _walk_in(form: AddGuestForm) -> int:
    """Return the number of the registration made."""
    answer = service.walk_in(
        g.event.id,
        name=form.name.data,
        email=form.address(),
        by=current_user,
        language=Language(language()),
        now=utc_now(),
    )
    return answer.registration.id if answer.registration else 0


def _packed(response: Response) -> Response:
    """Compress the response to a fifth for browsers that take it: phones at check-in have little signal."""
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(response.get_data(), 5))
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
    return response


def _words(answer: service.Answer) -> str:
    person = answer.registration
    values = {
        "name": called(person) if person else "",
        "state": STATE_WORDS[person.state] if person else "",
        "time": time_words(answer.since, g.event.zone) if answer.since else "",
    }
    return " · ".join(str(words[answer.verdict]).format(**values) for words in (VERDICT_HEADS, VERDICT_LINES))


def _answer(answer: service.Answer) -> dict[str, Any]:
    person = answer.registration
    return {
        "nonce": answer.nonce,
        "verdict": answer.verdict,
        "id": person.id if person else None,
        "since": answer.since.isoformat() if answer.since else None,
    }


def _row(row: Any, other_ticket: str) -> dict[str, Any]:
    """Return a guest for a phone; `other_ticket`: the digest of the code that another tool gave them, or empty."""
    return {
        "id": row.id,
        "name": called(row),
        "other": also_called(row) or read_aloud(row),
        "state": row.state,
        "find": haystack(row.name, row.other_name),
        "since": row.checked_in_at.isoformat() if row.checked_in_at else None,
        "gone": row.state not in LIVE,
        "ticket": tokens.digest(ticket_of(row))[:_DIGEST_SIGNS],
        "other_ticket": other_ticket[:_DIGEST_SIGNS],
    }


def _early_words() -> str:
    return _("The event starts on %(time)s.", time=day_time(g.event.starts_at, g.event.zone))


def _for_phone(slug: str) -> dict[str, Any]:
    """Return what the script needs: addresses, words and the zone; no guest."""
    until = early_until(g.event.starts_at)
    return {
        "worker_url": asset_url("checkin_worker.js"),
        "scope": url_for("checkin.show", slug=slug),
        "event": g.event.id,
        "user": current_user.id,
        "zone": g.event.zone,
        "reports_url": url_for("checkin.reports", slug=slug),
        "guests_url": url_for("checkin.guests", slug=slug),
        "states": {state: str(words) for state, words in STATE_WORDS.items()},
        # None where it is not early by our clock; a phone's may be wrong by months.
        "early_until": until.isoformat() if utc_now() < until else None,
        "heads": {verdict: str(VERDICT_HEADS[verdict]) for verdict in Verdict},
        "words": {verdict: str(VERDICT_LINES[verdict]) for verdict in Verdict}
        | {name: str(words) for name, words in PHONE_WORDS.items()}
        | {"early_line": _early_words()},
        "kinds": VERDICT_KINDS,
    }
