"""Which column of which tool holds what. The titles are those of the tools' own exports (tests/organiser/companion)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from eventhub.events.companion.rules import GuestTool
from eventhub.people.imports.readers.columns import normalise_title, split_titles


class Column(StrEnum):
    """What a column of a guest list can say."""

    NAME = "name"
    GIVEN = "given"
    FAMILY = "family"
    EMAIL = "email"
    # The address of the buyer, for guests without one of their own.
    BUYER_EMAIL = "buyer_email"
    HEADLINE = "headline"
    COMPANY = "company"
    STATE = "state"
    REFERENCE = "reference"
    TICKET = "ticket"


# Titles as normalise_title() writes them: small letters, no marks, no counters.
_TOOLS: dict[GuestTool, tuple[frozenset[str], dict[Column, frozenset[str]]]] = {
    # Guests, Download as CSV. Older files say api_id, newer ones guest_id.
    GuestTool.LUMA: (
        split_titles("approval status|qr code url"),
        {
            Column.NAME: split_titles("name"),
            Column.GIVEN: split_titles("first name"),
            Column.FAMILY: split_titles("last name"),
            Column.EMAIL: split_titles("email"),
            Column.STATE: split_titles("approval status"),
            Column.REFERENCE: split_titles("api id|guest id"),
            Column.TICKET: split_titles("qr code url"),
        },
    ),
    # Reports, Attendee summary, and Orders.
    GuestTool.EVENTBRITE: (
        split_titles("attendee|attendee status|order date|ticket type|order status|attendee number"),
        {
            Column.GIVEN: split_titles("first name|attendee first name"),
            Column.FAMILY: split_titles("last name|surname|attendee last name|attendee surname"),
            Column.EMAIL: split_titles("email|attendee email"),
            Column.BUYER_EMAIL: split_titles("buyer email|purchaser email|ordered by email"),
            Column.HEADLINE: split_titles("job title"),
            Column.COMPANY: split_titles("company"),
            Column.STATE: split_titles("attendee status|order status"),
            Column.REFERENCE: split_titles("attendee|attendee id|attendee number"),
            Column.TICKET: split_titles("barcode|barcode number"),
        },
    ),
    # Manage attendees, Download attendees: tabs between, and no address unless the host asked for one.
    GuestTool.MEETUP: (
        split_titles("rsvped on|joined group on|url of member profile|event host"),
        {
            Column.NAME: split_titles("name"),
            Column.EMAIL: split_titles("email|e mail|email address|your email|what is your email"),
            Column.STATE: split_titles("rsvp"),
            Column.REFERENCE: split_titles("user id|member id"),
        },
    ),
    # Order data, sheet of positions, and the check-in list.
    GuestTool.PRETIX: (
        split_titles("order code|pseudonymization id|ticket secret|bestellnummer|bestellcode"),
        {
            Column.NAME: split_titles("attendee name|teilnehmername|name"),
            Column.GIVEN: split_titles("attendee name given name|attendee name first name"),
            Column.FAMILY: split_titles("attendee name family name|attendee name last name"),
            Column.EMAIL: split_titles(
                "attendee email|attendee e mail|teilnehmer e mail|e mail adresse des teilnehmers"
            ),
            Column.BUYER_EMAIL: split_titles("email|e mail|order email"),
            Column.COMPANY: split_titles("company|firma"),
            Column.STATE: split_titles("status|order status"),
            Column.REFERENCE: split_titles("pseudonymization id|pseudonymisierungs id"),
            Column.TICKET: split_titles("ticket secret|secret|ticket code|geheimnis"),
        },
    ),
    GuestTool.OTHER: (
        frozenset(),
        {
            Column.NAME: split_titles(
                "name|full name|guest|guest name|attendee name|姓名|名字|参会人|报名人|参会人姓名|嘉宾姓名"
            ),
            Column.GIVEN: split_titles("first name|given name|vorname|prénom|名"),
            Column.FAMILY: split_titles("last name|surname|family name|nachname|nom|姓"),
            Column.EMAIL: split_titles(
                "email|e mail|mail|email address|e mail address|attendee email|guest email|邮箱|电子邮箱|邮件|邮箱地址"
            ),
            Column.HEADLINE: split_titles(
                "job title|position|what is your job title|what s your job title|what is your role|职位|职务|职称"
            ),
            # Also as hosts ask in their own forms.
            Column.COMPANY: split_titles(
                "company|company name|company organisation|company organization|organisation|organization|"
                "firm|employer|what company do you work for|which company do you work for|"
                "what company do you represent|"
                "what organisation do you work for|what organization do you work for|where do you work|"
                "who do you work for|what is your company|what s your company|your company|"
                "公司|公司名称|单位|单位名称|工作单位|所在单位|所在公司|就职公司|您的公司|您的单位|您所在的公司|您在哪家公司工作|您在哪里工作"
            ),
            Column.STATE: split_titles("status|state|rsvp|approval status|attendee status|状态|报名状态|审核状态"),
            Column.REFERENCE: split_titles("id|guest id|attendee id|registration id|reference|报名编号|编号|参会编号"),
            Column.TICKET: split_titles("ticket code|qr code|barcode|ticket secret|签到码|电子票号|票号|二维码"),
        },
    ),
}


def find_tool(titles: Sequence[str]) -> GuestTool:
    """Tell by the titles of a table which tool wrote it; OTHER where no tool's own titles stand there."""
    keys = {normalise_title(title) for title in titles if title}
    scores = {tool: len(keys & signs) for tool, (signs, _) in _TOOLS.items()}
    best = max(scores, key=lambda tool: scores[tool])
    return best if scores[best] else GuestTool.OTHER


def find_columns(titles: Sequence[str], tool: GuestTool, first: Sequence[str] = ()) -> dict[int, Column]:
    """Tell what the columns of a table hold, by number from 0; each thing once, the first column that fits.

    `first`: the line below the titles; a column of addresses is one under any title, and where there are no titles
    the first one beside it holds the names.
    """
    found: dict[int, Column] = {}
    for known in (_TOOLS[tool][1], _TOOLS[GuestTool.OTHER][1]):
        _add_by_title(found, titles, known)
    if Column.EMAIL not in found.values():
        number = next((at for at, cell in enumerate(first) if "@" in cell and at not in found), None)
        if number is not None:
            found[number] = Column.EMAIL
    if not any(titles):
        others = [number for number in range(len(titles)) if number not in found]
        name = next(_of_words(others, first), others[0] if others else None)
        if name is not None:
            found[name] = Column.NAME
    return found


def _of_words(numbers: Sequence[int], cells: Sequence[str]) -> Iterator[int]:
    """Yield those of these cells that hold words, and not only digits."""
    return (number for number in numbers if number < len(cells) and any(sign.isalpha() for sign in cells[number]))


def _add_by_title(found: dict[int, Column], titles: Sequence[str], known: Mapping[Column, frozenset[str]]) -> None:
    for number, title in enumerate(titles):
        key = normalise_title(title)
        column = next((one for one, names in known.items() if key in names and one not in found.values()), None)
        if number not in found and column is not None:
            found[number] = column


def tells_guests(columns: Mapping[int, Column]) -> bool:
    """Tell whether guests can be read by these columns: an address, and something of a name."""
    held = set(columns.values())
    has_address = bool(held & {Column.EMAIL, Column.BUYER_EMAIL})
    return has_address and bool(held & {Column.NAME, Column.GIVEN, Column.FAMILY})
