"""What two users have in common, as both may read it."""

from dataclasses import dataclass

from eventhub.accounts.rules import BackgroundKind
from eventhub.people.visibility.queries import list_shared_items


@dataclass(frozen=True)
class SharedValue:
    """One thing two people have in common, with the words of the first of them."""

    kind: BackgroundKind
    value_id: str
    text: str


def shared_values(one_id: int, other_id: int) -> tuple[SharedValue, ...]:
    """Return what two users have in common and neither keeps closed."""
    return tuple(SharedValue(item.kind, item.value_id, item.text) for item in list_shared_items(one_id, other_id))
