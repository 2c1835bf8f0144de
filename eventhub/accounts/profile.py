"""Use cases of a profile: what users state about themselves, and which guests may see their background values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from eventhub.accounts import queries
from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import WITH_YEARS, BackgroundKind, BackgroundVisibility, max_values, may_widen
from eventhub.platform.db import ABOUT_PERSON, db, insert_into, transaction
from eventhub.platform.errors import NotAllowed
from eventhub.text.headlines import HEADLINE
from eventhub.text.vocabulary import canonical
from eventhub.text.years import Years, split_years


@dataclass(frozen=True, kw_only=True)
class StatedProfile:
    """What a user says of themselves; what is blank says nothing."""

    name: str = ""
    other_name: str = ""
    headline: str = ""
    city: str = ""
    happy_to_introduce: bool = False


NOTHING_STATED = StatedProfile()


def fill_profile(user: User, texts: Mapping[str, str], *, happy_to_introduce: bool) -> None:
    """Fill blank parts of a profile; nothing is replaced.

    False for `happy_to_introduce` means that nothing was said: it takes no earlier yes back.
    """
    for field, value in texts.items():
        if value and not getattr(user, field):
            setattr(user, field, value)
    user.happy_to_introduce = bool(user.happy_to_introduce) or happy_to_introduce


def save_background(
    user: User, values: Mapping[BackgroundKind, Sequence[str]], now: datetime, *, replace: bool = False
) -> None:
    """Add what was typed to the user's checklist, or replace the kinds given. The same value twice is one row.

    A text that is there already keeps its row and its visibility, even if it would now get another id.
    """
    with transaction():
        kept = {(item.kind, item.value_id): item for item in queries.background_of(user.id)}
        ids = {(item.kind, item.text): item.value_id for item in kept.values()}
        new: list[dict[str, object]] = []
        for kind, texts in values.items():
            read = [_split_years(kind, text) for text in texts[: max_values(kind)] if text.strip()]
            wanted = {ids.get((kind, text)) or _value_id(kind, text): (text, years) for text, years in read}
            if replace:
                for (known_kind, value_id), item in kept.items():
                    if known_kind is kind and value_id not in wanted:
                        db.session.delete(item)
            new += [
                {"kind": kind, "value_id": value_id, "text": text[:200], **_year_columns(years)}
                for value_id, (text, years) in wanted.items()
                if (kind, value_id) not in kept
            ]
            _keep_years(kept, kind, wanted, replace=replace)
        db.session.flush()
        if new:
            common = {"user_id": user.id, "created_at": now, "visibility": BackgroundVisibility.SHARED}
            # Pressed twice at the same moment, each value is one row.
            state = insert_into(BackgroundItem.__table__, db.engine.dialect.name).on_conflict_do_nothing()
            db.session.execute(state, [common | values for values in new], execution_options={ABOUT_PERSON: user.id})


def _keep_years(
    kept: Mapping[tuple[BackgroundKind, str], BackgroundItem],
    kind: BackgroundKind,
    wanted: Mapping[str, tuple[str, Years | None]],
    *,
    replace: bool,
) -> None:
    """Note the years typed behind values that are there already; with `replace` a value without years has none."""
    for value_id, (_, years) in wanted.items():
        row = kept.get((kind, value_id))
        if row is not None and kind in WITH_YEARS and (replace or years):
            row.year_from, row.year_to = years or (None, None)


def _year_columns(years: Years | None) -> dict[str, int | None]:
    first, last = years or (None, None)
    return {"year_from": first, "year_to": last}


def _split_years(kind: BackgroundKind, text: str) -> tuple[str, Years | None]:
    return split_years(text) if kind in WITH_YEARS else (text, None)


# People of one room write the same towns, schools and languages; the vocabulary is the same for all of them.
@lru_cache(maxsize=4096)
def _value_id(kind: BackgroundKind, text: str) -> str:
    """Return the id under which a value is compared.

    A value of emoji and signs alone has no key and stands for itself.
    """
    try:
        return canonical(kind.value, text)
    except ValueError:
        return f"typed:signs:{text.strip()[:60]}"


def show_city(user_id: int) -> None:
    """Make the city on the user's card the first place that they live in and have not closed; blank without one."""
    with transaction():
        places = [item for item in queries.background_of(user_id) if item.kind is BackgroundKind.LIVES_IN]
        shown = [item.text for item in places if item.visibility is not BackgroundVisibility.CLOSED]
        db.session.get_one(User, user_id).city = shown[0][:120] if shown else ""


def set_value_visibility(owner_id: int, choices: Mapping[int, BackgroundVisibility]) -> None:
    """Set who may see values of the owner's own (item id -> visibility); ids of other owners are ignored.

    Raises NotAllowed for a kind that is never widened.
    """
    with transaction():
        for item in queries.background_of(owner_id):
            visibility = choices.get(item.id, item.visibility)
            if visibility is BackgroundVisibility.OPEN and not may_widen(item.kind):
                raise NotAllowed("background visibility", reason="never_widened")
            item.visibility = visibility


def update_profile(user_id: int, values: Mapping[str, object]) -> None:
    """Write the parts of the profile that its user may edit; anything else in `values` is ignored."""
    editable = {
        "name",
        "other_name",
        "form_of_address",
        *HEADLINE,
        "city",
        "wechat",
        "phone",
        "language",
        "zone",
        "happy_to_introduce",
        "introduction_budget",
        "digest",
    }
    with transaction():
        user = db.session.get_one(User, user_id)
        for field in editable & values.keys():
            setattr(user, field, values[field])
