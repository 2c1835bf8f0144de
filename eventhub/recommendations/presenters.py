"""What the page Who's going shows one guest, as plain values; `labels` turns them into words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from eventhub.accounts.rules import BackgroundVisibility
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.matching.arrays import np
from eventhub.matching.facts import Vocabulary
from eventhub.matching.goals import KNOWN_BY_OFFER, GoalType
from eventhub.matching.offers import UsefulPair, useful_pairs
from eventhub.matching.reasons import REASONS
from eventhub.matching.recommendations import ViewerScores, explain
from eventhub.matching.results import Reason, ReasonKind, Recommendation
from eventhub.matching.sentences import says_plainly, topics_named
from eventhub.matching.shortlist import LENGTH
from eventhub.matching.understanding import Said, lived_by, understand
from eventhub.matching.viewer_scores import known_and_opened, still_connecting
from eventhub.people.visibility.common_ground import closest_pair, shared_value
from eventhub.people.visibility.queries_of_shared_events import EarlierEvent, find_earlier_events
from eventhub.people.visibility.queries_of_values import Value, select_open_values
from eventhub.platform.web.filters import headline
from eventhub.recommendations import queries
from eventhub.recommendations.page_context import (
    PageContext,
    PageScores,
    read_mail_context,
    score_mail,
    score_page,
    sees_others,
)
from eventhub.recommendations.queries import GuestProfile, TieSaid
from eventhub.recommendations.queries_of_partial_rooms import Item, list_items
from eventhub.recommendations.rules import Phase, is_dormant, opens_at
from eventhub.text.ground import PLACE_KINDS, ground_of, split_ground
from eventhub.text.headlines import every_headline
from eventhub.text.lived import Lived, returns
from eventhub.text.phone_book import sort_key
from eventhub.text.quotes import quotation
from eventhub.text.years import Years, shared_years

# With fewer people to meet than this the page says what would open more; of fewer guests than that it counts none.
FEW = 3
LEAST_COUNTED = 10
# Pairs of acquaintances who could be introduced to each other, at most.
FAVOURS = 2


@dataclass(frozen=True)
class Ground:
    """A reason with what its column numbers stand for.

    `kind`, `value_id` and `own_text` are of shared ground, in the viewer's own words; `their_kind` is how the other
    states it. `together` are the first and the last year in which both were there, where both have said when.
    `narrower` says that both name the same part of the town that was compared. `sought` is a topic that the viewer
    looks for, `offered` one that the other looks for; the lines are those of the two that name it, to be
    quoted, "" where none may be. `headline` says that the other's line tells what they do; `is_title` that it
    is the one under their name, `is_own_title` the same of the viewer's, `only_headlines` that both are, which stands
    on the card and on the reader's profile. `topics` are those that the other's line names plainly and its author has
    not taken away.
    """

    reason: Reason
    kind: str = ""
    value_id: str = ""
    own_text: str = ""
    their_kind: str = ""
    narrower: bool = False
    together: Years | None = None
    sought: str = ""
    offered: str = ""
    my_wish: str = ""
    their_offer: str = ""
    their_wish: str = ""
    my_offer: str = ""
    headline: bool = False
    is_title: bool = False
    is_own_title: bool = False
    only_headlines: bool = False
    topics: tuple[str, ...] = ()
    # Whether both lines name the topic by its name, so that a reader of the other language may be told it.
    names_sought: bool = True
    names_offered: bool = True


@dataclass(frozen=True)
class Thread:
    """The drawn way to a person: what the viewer and both others say of their ties."""

    you: Registration
    introducer: GuestProfile
    near: TieSaid | None
    far: TieSaid | None
    far_back: TieSaid | None
    near_strength: float
    far_strength: float


@dataclass(frozen=True)
class Card:
    """One person to meet.

    `to_ask` are the people who could introduce them, the best first, else the host. With `waiting` a request is open,
    then nothing but that is shown. With `introduced` they have met through us and no longer count among the people to
    meet. With `kept` the viewer keeps them on the list. `earlier` is an event at which both were, where there is room
    for a second reason; it is none by itself.
    """

    person: GuestProfile
    to_ask: tuple[GuestProfile, ...] = ()
    reasons: tuple[Ground, ...] = ()
    thread: Thread | None = None
    values: tuple[Value, ...] = ()
    waiting: bool = False
    introduced: bool = False
    kept: bool = False
    earlier: EarlierEvent | None = None


@dataclass(frozen=True)
class KnownGuest:
    """An acquaintance who attends. `opens`: guests they could introduce the viewer to."""

    person: GuestProfile
    tie: TieSaid | None
    opens: int
    dormant: bool


@dataclass(frozen=True)
class Favour:
    """Two acquaintances of the viewer who do not know each other: `seeker` looks for what `helper` can help with."""

    seeker: GuestProfile
    helper: GuestProfile
    topic: str


class Missing(StrEnum):
    """What a guest with few people to meet has not said yet, and what would open more."""

    GOAL = "goal"
    LINES = "lines"
    BACKGROUND = "background"


@dataclass(frozen=True)
class Opening:
    """The one answer that would open more, and how many other guests have given it; 0: too few to say."""

    missing: Missing
    guests: int


@dataclass(frozen=True)
class GoingPage:
    """Everything the page shows. With `hidden` or before `opens_at` there are no cards.

    `met` counts people of the viewer's list who they have noted to have met: they have left it.
    """

    event: Event
    registration: Registration
    phase: Phase
    opens_at: datetime
    guests: int
    has_goal: bool
    hidden: bool
    cards: tuple[Card, ...] = ()
    introduced: tuple[Card, ...] = ()
    known: tuple[KnownGuest, ...] = ()
    connectors: tuple[GuestProfile, ...] = ()
    favours: tuple[Favour, ...] = ()
    host: GuestProfile | None = None
    met: int = 0
    opening: Opening | None = None


def going_page(context: PageContext, pinned: Mapping[int, bool], met: Collection[int] = ()) -> GoingPage:
    """Return the page of one guest; people who may not see others get the empty page.

    `pinned` are the targets that stay until the guest's request for them is decided; True for those introduced by now.
    `met` are users the guest has noted to have met: they leave the list.
    """
    frame = _frame(context)
    if frame.hidden or frame.phase is Phase.CLOSED:
        return frame
    gone = [target for target in context.targets if target in met and target not in pinned]
    context = replace(context, targets=[target for target in context.targets if target not in gone])
    scores = score_page(context, pinned)
    page = replace(_filled(frame, context, scores, asks=True), met=len(gone))
    if page.phase is not Phase.OPEN or len(page.cards) + len(gone) >= FEW:
        return page
    return replace(page, opening=_opening(context, scores))


def _opening(context: PageContext, page: PageScores) -> Opening | None:
    """Return what would open more people to a guest with few; counts are of guests who show themselves to some."""
    facts, mine = page.facts, context.registration
    if facts is None or page.room is None:
        return None
    if not context.numbers.has_goal:
        return _opened(Missing.GOAL, sum(map(bool, facts.goals)))
    if not mine.looks_for and not mine.can_help:
        return _opened(Missing.LINES, int(((np.diff(facts.seeks.indptr) + np.diff(facts.offers.indptr)) > 0).sum()))
    telling = facts.background[:, np.flatnonzero(facts.group_items)]
    stated = np.diff(telling.tocsr().indptr) > 0
    return None if stated[page.room.viewer] else _opened(Missing.BACKGROUND, int(stated.sum()))


def _opened(missing: Missing, guests: int) -> Opening:
    return Opening(missing, guests // 5 * 5 if guests >= LEAST_COUNTED else 0)


def mailed_page(event: Event, registration: Registration, now: datetime) -> GoingPage:
    """Return what a mail tells of the page: nothing can be asked there, and of acquaintances it says only who comes."""
    context = read_mail_context(event, registration, now)
    frame = _frame(context)
    if frame.hidden or frame.phase is Phase.CLOSED:
        return frame
    return _filled(frame, context, score_mail(context), asks=False)


def _frame(context: PageContext) -> GoingPage:
    event = context.event
    return GoingPage(
        event,
        context.registration,
        context.stage,
        opens_at(event.starts_at, event.zone),
        context.numbers.guests,
        context.numbers.has_goal,
        hidden=not sees_others(context.registration),
    )


def _filled(frame: GoingPage, context: PageContext, page: PageScores, *, asks: bool) -> GoingPage:
    """Return the page with the people on it; `asks` where introductions can be asked for."""
    stage, is_early = frame.phase, frame.phase is Phase.EARLY
    found: dict[int, Recommendation] = {}
    if not is_early:
        found = {each.target: each for each in explain(page.scores, context.targets, page.facts)}
    targets = [] if is_early else _targets(context, page, found)
    opens = known_and_opened(page.scores, page.room)
    links = still_connecting(page.scores, page.connectors) if asks and stage is not Phase.OVER else []
    rows = _rows(context, page, {*targets, *opens}, found, asks=asks)
    # Who was introduced and has blocked the other since stays by name; what is new of them does not show.
    apart = {one for one, introduced in page.pinned.items() if introduced} & context.relations.blocked
    persons = {id: replace(one, photo="") if id in apart else one for id, one in rows.persons.items()}
    rows = replace(rows, persons=persons)
    frame = replace(frame, host=persons.get(context.host_id) if context.host_id else None)
    cards = _with_earlier_events(context, _cards(frame, page, rows, targets, found))
    cards = [replace(each, kept=each.person.id in context.kept) for each in cards]
    # A brief names acquaintances and says no more of them.
    ties = {other: rows.ties.get((context.viewer, other)) if asks else None for other in opens}
    known = [
        KnownGuest(persons[other], ties[other], count, _is_long_silent(ties[other], context.now))
        for other, count in opens.items()
        if other in persons
    ]
    known.sort(key=lambda one: (-one.opens, sort_key(one.person.name, one.person.other_name), one.person.id))
    pairs = _favours(page.scores, page.rows.acquainted) if asks and page.rows else []
    return replace(
        frame,
        cards=tuple(card for card in cards if not card.introduced),
        introduced=tuple(card for card in cards if card.introduced),
        known=tuple(known),
        # Of acquaintances the page says already how many they can introduce.
        connectors=tuple(
            persons[one] for one in links if one in persons and one not in opens and not _is_host(frame, one, opens)
        ),
        favours=tuple(
            Favour(persons[each.seeker], persons[each.helper], page.words.topics[each.topic])
            for each in pairs
            if each.seeker in persons and each.helper in persons
        ),
    )


def _targets(context: PageContext, page: PageScores, found: Mapping[int, Recommendation]) -> list[int]:
    """Return the viewer's stored list as true now, and the people they asked to meet or were introduced to.

    These stay, and who the viewer keeps; as many others as leave five people to meet.
    """
    pinned = page.pinned
    shown = [target for target in context.targets if target in found or target in pinned]
    shown += sorted(pinned.keys() - shown)
    free = LENGTH - sum(not introduced for introduced in pinned.values())
    first = [target for target in shown if target not in pinned][: max(0, free)]
    return [target for target in shown if target in pinned or target in first or target in context.kept]


@dataclass(frozen=True)
class _Rows:
    """The rows behind the people on a page: names, ties by (owner, other), and what people state.

    `compared` are the values that count, by user; `shown` those that others have widened.
    """

    persons: Mapping[int, GuestProfile]
    ties: Mapping[tuple[int, int], TieSaid]
    compared: Mapping[int, Sequence[Item]]
    shown: Mapping[int, tuple[Value, ...]] = field(default_factory=dict)


def _rows(
    context: PageContext,
    page: PageScores,
    people: Collection[int],
    found: Mapping[int, Recommendation],
    *,
    asks: bool,
) -> _Rows:
    """Return the rows of the people on the page; for a mail that goes by the whole room they are read here."""
    viewer, few = context.viewer, page.rows
    if few is not None:
        others = {target for target in people if target not in page.pinned}
        shown = select_open_values(item for item in few.items if item.user_id in others) if asks else {}
        return _Rows(few.persons, few.ties, _compared(few.items), shown)
    ends = {*found, *(path.introducer for each in found.values() for path in each.paths)}
    return _Rows(
        queries.find_profiles(context.event.id, {*people, *ends}),
        queries.ties_between({viewer, *ends}, ends),
        _compared(list_items(context.event.id, {viewer, *found}, context.now)),
    )


def _compared(items: Iterable[Item]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    for item in items:
        if item.counts:
            found.setdefault(item.user_id, []).append(item)
    return found


def _is_host(frame: GoingPage, person: int, known: Collection[int]) -> bool:
    """Return whether a connector stands on the page as the host already."""
    return frame.host is not None and frame.host.id == person and person not in known


def _favours(view: ViewerScores, acquainted: Collection[tuple[int, int]]) -> list[UsefulPair]:
    """Return at most FAVOURS pairs of acquaintances whose lines meet and who do not both say to know each other."""
    pairs = [(each, (each.seeker, each.helper)) for each in useful_pairs(view, limit=3 * FAVOURS)]
    return [each for each, ids in pairs if ids not in acquainted or ids[::-1] not in acquainted][:FAVOURS]


def _is_long_silent(tie: TieSaid | None, now: datetime) -> bool:
    return tie is not None and is_dormant(tie.last_touch_at or tie.created_at, now)


def _cards(
    frame: GoingPage, page: PageScores, rows: _Rows, targets: Sequence[int], found: Mapping[int, Recommendation]
) -> list[Card]:
    """Return the cards of the targets, in their order."""
    persons = rows.persons
    ways = {target: [path.introducer for path in found[target].paths] for target in targets if target in found}
    cards = []
    for target in targets:
        if target not in persons:
            continue
        to_ask = tuple(persons[one] for one in ways.get(target) or _fallback(frame, target) if one in persons)
        if target in page.pinned:
            introduced = page.pinned[target]
            person = persons[target] if introduced else queries.as_asked_for(persons[target])
            cards.append(Card(person, to_ask, waiting=True, introduced=introduced))
            continue
        reasons = _said_once(
            _ground_of(reason, page.words, rows, frame.registration, persons[target])
            for reason in found[target].reasons
        )
        if reasons:
            thread = _thread(found[target], frame.registration, rows)
            cards.append(Card(persons[target], to_ask, reasons, thread, rows.shown.get(target, ())))
    return cards


def _with_earlier_events(context: PageContext, cards: Sequence[Card]) -> list[Card]:
    """Return cards with an earlier event at which both were, where something else is a reason already."""
    others = [card.person.id for card in cards if card.reasons and len(card.reasons) < REASONS]
    events = find_earlier_events(context.event, context.viewer, others, context.now)
    return [replace(card, earlier=events.get(card.person.id)) for card in cards]


# What a guest lets those who see them read.
Lines = Registration | GuestProfile


@dataclass(frozen=True)
class Written:
    """A tie to a place that a person's lines tell, to be compared as what they state is."""

    kind: str
    value_id: str
    ground: str
    text: str = ""
    years: Years | None = None


def written_of(lines: Lines, stated: Sequence[Item]) -> list[Written]:
    """Return what the lines of a guest tell of where they come from and lived, beside the homes that they opened."""
    looks_for, can_help = _open_lines(lines)
    told = lived_by(headline=every_headline(lines), looks_for=looks_for, can_help=can_help)
    known = {(Lived(item.kind), item.value_id) for item in _opened_of(stated) if item.kind in PLACE_KINDS}
    return [Written(tie, value, ground_of(tie, value)) for tie, value in sorted(told | returns(told | known))]


def _open_lines(lines: Lines) -> tuple[str, str]:
    """Return what someone looks for and can help with, as far as others may read it; a profile holds nothing else."""
    is_closed = isinstance(lines, Registration) and not lines.lines_open
    return ("", "") if is_closed else (lines.looks_for, lines.can_help)


def _opened_of(stated: Iterable[Item]) -> list[Item]:
    return [item for item in stated if item.visibility is BackgroundVisibility.OPEN]


def _said_once(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """Return reasons without what another of them says already: who came back from a country has lived there.

    Nor is a line put side by side that none may read, as what speaks of it is the private sentence alone; nor what the
    two do, which stands on the card, beside another reason.
    """
    given = tuple(grounds)
    every = tuple(
        each
        for each in given
        if each.reason.kind is not ReasonKind.LINES
        or (each.their_wish and not (each.only_headlines and len(given) > 1))
    )
    back = {each.value_id for each in every if each.kind == Lived.RETURNED}
    return tuple(
        each
        for each in every
        if not back
        or each.kind == Lived.RETURNED
        or (each.kind != Lived.RETURNEE and not (each.kind == Lived.LIVED_IN and each.value_id in back))
    )


def _ground_of(reason: Reason, words: Vocabulary, rows: _Rows, mine: Registration, theirs: GuestProfile) -> Ground:
    """Return a reason with what its columns stand for, and the lines of both that say it."""
    if reason.item is not None:
        stated = [rows.compared.get(one, ()) for one in (mine.guest_id, theirs.id)]
        return _common_ground(reason, words.items[reason.item], stated, (mine, theirs))
    sought, offered = ("" if each is None else words.topics[each] for each in (reason.sought, reason.offered))
    if reason.kind is ReasonKind.LINES:
        return side_by_side(reason, mine, theirs, together=sought)
    # A customer is known by what they do, and who looks for customers is not helped by what one could help with.
    my_goal, their_goal = reason.goals or (None, None)
    their_offer, is_headline = _offer_naming(theirs, sought, by_headline=my_goal is GoalType.FIND_CUSTOMERS)
    my_offer, is_what_i_do = _offer_naming(mine, offered)
    is_what_i_do |= their_goal is GoalType.FIND_CUSTOMERS
    return Ground(
        reason,
        sought=sought,
        offered=offered,
        my_wish=_naming(mine.looks_for, sought, mine),
        their_offer=their_offer,
        their_wish=_naming(theirs.looks_for, offered, theirs),
        # Of what the viewer does nothing is said that they can help with.
        my_offer="" if is_what_i_do else my_offer,
        headline=is_headline,
        names_sought=_both_say(sought, mine, theirs),
        names_offered=_both_say(offered, mine, theirs),
    )


def _common_ground(
    reason: Reason, column: tuple[str, str], stated: Sequence[Sequence[Item]], lines: Sequence[Lines]
) -> Ground:
    """Return what two people share: where not both state it, only what both let all who see them read is compared."""
    if not all(any(_is_of(column, item) for item in each) for each in stated):
        stated = [_opened_of(each) for each in stated]
    mine, theirs = (_beside_lines(items, each) for items, each in zip(stated, lines, strict=True))
    return shared_ground(reason, column, mine, theirs)


def _beside_lines(stated: Sequence[Item], lines: Lines) -> Sequence[Item | Written]:
    return [*stated, *written_of(lines, stated)]


def _is_of(column: tuple[str, str], item: Item | Written) -> bool:
    return column in (split_ground(item.ground), (str(item.kind), item.value_id))


def shared_ground(
    reason: Reason, column: tuple[str, str], mine: Sequence[Item | Written], theirs: Sequence[Item | Written]
) -> Ground:
    """Return what two people share in words of both: of the values that one column stands for the closest pair."""
    ends = [[item for item in items if _is_of(column, item)] for items in (mine, theirs)]
    if not all(ends):
        return Ground(reason, *column)
    one, other = closest_pair(*ends)
    value = shared_value(one, other)
    together = shared_years(one.years, other.years)
    return Ground(reason, one.kind, value, one.text, other.kind, narrower=value != column[1], together=together)


def _both_say(topic: str, mine: Lines, theirs: Lines) -> bool:
    return all(says_plainly(_every_line(each), topic) for each in (mine, theirs))


def _every_line(lines: Lines) -> str:
    return "\n".join((lines.looks_for, lines.can_help, every_headline(lines)))


def _naming(line: str, topic: str, lines: Lines) -> str:
    """Return a line to quote when it names a topic itself, its words understood beside the person's others; else ""."""
    return quotation(line) if topic and topic in topics_named(line, beside=_every_line(lines)) else ""


def _offer_naming(lines: Lines, topic: str, *, by_headline: bool = False) -> tuple[str, bool]:
    """Return the line in which someone offers a topic, and whether that is their headline, which may come first."""
    offer, does = (_naming(each, topic, lines) for each in (lines.can_help, headline(lines)))
    return (does, True) if does and (by_headline or not offer) else (offer, not offer)


def side_by_side(reason: Reason, mine: Lines, theirs: Lines, *, together: str = "") -> Ground:
    """Return a line of each of two whose lines are alike: what was written for this event, else what they do.

    Each is quoted by the line that says what they came for: who sells by the offer, who buys by the wish. `together` is
    a topic that both look for.
    """
    goals = reason.goals or (None, None)
    (my_line, _), (their_line, is_offer) = (
        _line_for(goal, each) for goal, each in zip(goals, (mine, theirs), strict=True)
    )
    return Ground(
        reason,
        sought=together,
        names_sought=_both_say(together, mine, theirs),
        my_wish=my_line or quotation(headline(mine)),
        their_wish=their_line or quotation(headline(theirs)),
        headline=is_offer,
        is_title=not their_line,
        is_own_title=not my_line,
        only_headlines=not (my_line or their_line),
        topics=_topics_of(theirs, their_line or headline(theirs), wishes=bool(their_line) and not is_offer),
    )


def _topics_of(lines: Lines, line: str, *, wishes: bool) -> tuple[str, ...]:
    """Return the topics that one line of someone names plainly, without those they took away; `wishes`: it seeks."""
    looks_for, can_help = _open_lines(lines)
    corrections = lines.topic_corrections or {}
    read = understand(Said(looks_for, can_help, every_headline(lines), corrections=corrections))
    return tuple(each for each in sorted(read.seeks if wishes else read.offers) if says_plainly(line, each))


def _line_for(goal: GoalType | None, lines: Lines) -> tuple[str, bool]:
    """Return the line that says best what someone came for, and whether it is an offer."""
    wish, offer = map(quotation, _open_lines(lines))
    is_offer = bool(offer) and (goal in KNOWN_BY_OFFER or not wish)
    return (offer if is_offer else wish), is_offer


def _thread(found: Recommendation, you: Registration, rows: _Rows) -> Thread | None:
    ties = rows.ties
    for path in found.paths:
        if path.introducer in rows.persons:
            return Thread(
                you,
                rows.persons[path.introducer],
                ties.get((you.guest_id, path.introducer)),
                ties.get((path.introducer, found.target)),
                ties.get((found.target, path.introducer)),
                path.near,
                path.far,
            )
    return None


def _fallback(page: GoingPage, target: int) -> list[int]:
    """Return the host as introducer, where nobody the viewer knows can introduce."""
    return [page.host.id] if page.host and page.host.id != target else []
