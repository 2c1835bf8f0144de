"""Pictures are drawn once, a few at a time, and nobody waits for another to be drawn."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from time import sleep

import pytest
import segno
from flask import current_app
from PIL import Image

from eventhub.events.event import drawn_pictures
from eventhub.events.event.drawn_pictures import AT_ONCE, drawing, find_or_draw, forget_old
from eventhub.events.event.picture_text import Style, write
from eventhub.events.event.poster import draw_poster
from eventhub.events.event.rules import EventState, Listing
from eventhub.events.event.share_picture import SharedFacts
from eventhub.platform.errors import Busy
from eventhub.platform.folders import pictures_folder
from tests.factories import make_event, make_user, owner_of

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

LINK = "https://events.example.org/e/tea-k7mx2345"
FACTS = SharedFacts(
    title="清洁能源之夜",
    second_title="Clean-Energy Evening",
    when="",
    day="2026年12月13日 星期日",
    hours="18:30–21:00",
    place="江边仓库",
    host="由黄雅婷主办",
    scan="长按或扫码报名",
    link=LINK,
    cover_seed=1,
    cover_mark="",
)


def taken(act):
    """What `act` gives while as many requests draw and wait as may."""
    for _ in range(drawing.most):
        drawing.admitted.acquire()
    try:
        return act()
    finally:
        for _ in range(drawing.most):
            drawing.admitted.release()


def test_a_picture_is_drawn_once_for_each_version_and_the_newest_alone_is_kept(session):
    drawn = []

    def draw():
        drawn.append(1)
        return b"picture %d" % len(drawn)

    assert [find_or_draw("7-poster-en", version, draw) for version in "aabb"] == [
        *(b"picture 1", b"picture 1", b"picture 2", b"picture 2")
    ]
    find_or_draw("77-poster-en", "a", draw)

    assert sorted(path.name.split(".")[0] for path in pictures_folder().glob("7*-poster-*")) == [
        *("7-poster-en", "77-poster-en")
    ]


def test_requests_for_one_picture_wait_until_it_is_drawn(session):
    drawn = []
    app = current_app._get_current_object()

    def draw():
        drawn.append(1)
        sleep(0.05)
        return b"picture"

    def ask(_):
        with app.app_context():
            return find_or_draw("3-poster-en", "a", draw)

    with ThreadPoolExecutor(drawing.most) as threads:
        found = list(threads.map(ask, range(drawing.most)))

    assert found == [b"picture"] * drawing.most
    assert len(drawn) <= AT_ONCE


def test_while_all_slots_are_taken_what_is_kept_is_given_and_the_rest_refused(session):
    find_or_draw("8-poster-en", "a", lambda: b"kept")

    assert taken(lambda: find_or_draw("8-poster-en", "a", lambda: b"new")) == b"kept"
    with pytest.raises(Busy):
        taken(lambda: find_or_draw("8-poster-en", "b", lambda: b"new"))
    assert find_or_draw("8-poster-en", "b", lambda: b"new") == b"new"


def test_a_drawing_that_fails_gives_its_slot_back(session):
    for _ in range(drawing.most + 1):
        with pytest.raises(ZeroDivisionError):
            find_or_draw("9-poster-en", "a", lambda: b"%d" % (1 / 0))


@pytest.mark.parametrize("file", ["poster.jpg", "preview.jpg", "cover.jpg"])
def test_a_refused_picture_asks_to_come_again_and_the_page_stands(client, session, file):
    event = make_event(cover_seed=3)

    answer = taken(lambda: client.get(f"/e/{event.slug}/{file}", status=503))

    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    assert taken(lambda: client.get(f"/e/{event.slug}")).status == 200
    assert client.get(f"/e/{event.slug}/{file}").headers["Content-Type"] == "image/jpeg"


def test_what_was_drawn_long_ago_is_deleted(session, now):
    find_or_draw("5-poster-en", "a", lambda: b"old")
    find_or_draw("6-poster-en", "a", lambda: b"new")
    for name, age in (("5-*", drawn_pictures.KEPT + timedelta(days=1)), ("6-*", timedelta(days=1))):
        [path] = pictures_folder().glob(name)
        os.utime(path, ((now - age).timestamp(),) * 2)

    forget_old(now)

    assert not list(pictures_folder().glob("5-*")) and list(pictures_folder().glob("6-*"))


def test_a_draft_that_is_thrown_away_leaves_no_picture(browser, session):
    draft = make_event(state=EventState.DRAFT)
    organiser, pictures = browser(owner_of(draft)), f"{draft.id}-*"
    organiser.get(f"/e/{draft.slug}/cover.jpg")
    assert list(pictures_folder().glob(pictures))

    organiser.post(f"/manage/{draft.slug}/throw-away")

    assert not list(pictures_folder().glob(pictures))


def test_the_poster_is_as_tall_as_a_phone_and_its_code_holds_the_link(session):
    poster = Image.open(BytesIO(draw_poster(FACTS, None))).convert("L")

    assert poster.size == (1080, 1920)
    rows = segno.make(LINK, error="m", micro=False).matrix
    side = 270 // (len(rows) + 8)
    margin = (270 - side * len(rows)) // 2 + side // 2
    seen = [
        [poster.getpixel((72 + margin + x * side, 1590 + margin + y * side)) < 128 for x in range(len(rows))]
        for y in range(len(rows))
    ]
    assert seen == [[bool(module) for module in row] for row in rows]


@pytest.mark.parametrize("text", ["", "x" * 200, "无" * 200, "🎉" * 50, "‮\x00"])
def test_a_poster_is_drawn_whatever_the_words(session, text):
    facts = dict.fromkeys(("title", "second_title", "day", "hours", "place", "host", "scan"), text)

    made = draw_poster(SharedFacts(**(vars(FACTS) | facts)), None)

    assert Image.open(BytesIO(made)).size == (1080, 1920)


def test_a_title_that_is_too_long_for_its_line_is_cut_behind_a_whole_word(session):
    title = "Long-Duration Storage in the Delta"
    starts = {title[:end] + "…" for end, sign in enumerate(title) if sign == " "}

    cut = {write(title, Style(40, room)).lines[0] for room in range(320, 600, 9)}

    assert cut and cut <= starts


def test_the_poster_speaks_the_language_of_its_address_and_changes_with_the_event(browser, session):
    event = make_event("Tea", chinese_title="茶", place="Huangpu")
    before = [browser().get(f"/e/{event.slug}/poster.jpg?lang={lang}").data for lang in ("en", "zh-Hans", "xx")]
    event.place = "Pudong"
    session.commit()

    after = browser().get(f"/e/{event.slug}/poster.jpg?lang=en").data

    assert len({*before, after}) == 3 and before[0] == before[2]


def test_the_poster_of_an_event_for_invited_people_is_the_same_for_all_and_holds_no_place(browser, session):
    event = make_event(place="Huangpu", listing=Listing.INVITED)
    team = browser(owner_of(event)).get(f"/e/{event.slug}/poster.jpg").data
    event.place = "Pudong"
    session.commit()

    assert team == browser().get(f"/e/{event.slug}/poster.jpg").data
    draft = make_event(state=EventState.DRAFT)
    browser(owner_of(draft)).get(f"/e/{draft.slug}/poster.jpg", status=404)


def test_a_guest_finds_the_poster_below_share(client, session):
    event = make_event()

    address = client.get(f"/e/{event.slug}").link("Poster")

    assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000"


def test_pictures_for_covers_are_counted_among_those_of_the_hour(session, now):
    from eventhub.accounts.photos import UPLOADS_AN_HOUR
    from eventhub.events.event.covers import read_upload
    from eventhub.platform.errors import LimitReached
    from tests.factories import picture_file

    user_id, picture = make_user().id, picture_file("teal")
    for _ in range(UPLOADS_AN_HOUR):
        read_upload(user_id, picture, now)

    with pytest.raises(LimitReached):
        read_upload(user_id, picture, now)
