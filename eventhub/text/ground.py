"""What is compared when two people share something they state: one ground for kinds and places that belong together.

A ground is "<group>:<value id>". docs/behaviour.md section 4.
"""

from __future__ import annotations

from functools import lru_cache

from eventhub.text.vocabulary import town_of

# These kinds share a town whether a person comes from it, grew up, lives or lived in it: one group, by town.
PLACE_KINDS = frozenset({"hometown", "ancestral_home", "lives_in", "lived_in", "grew_up"})
PLACE = "place"


@lru_cache(maxsize=4096)
def ground_of(kind: str, value_id: str) -> str:
    """Return the ground of a stated value: of a home its town, whichever kind of home; else the kind and the value."""
    if kind in PLACE_KINDS:
        return f"{PLACE}:{town_of(value_id)}"
    return f"{kind}:{value_id}"


def split_ground(ground: str) -> tuple[str, str]:
    """Return (group, value id) of a ground."""
    group, _, value_id = ground.partition(":")
    return group, value_id
