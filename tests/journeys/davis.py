"""The Davis Southern Women study: 18 women, 14 social events, Natchez, Mississippi, 1930s.

Source: A. Davis, B. B. Gardner, M. R. Gardner, Deep South (University of Chicago Press, 1941),
figure on page 148. One row a woman, one digit an event, in the published order.
What pages must show is computed here from this matrix alone, never from our own code.
"""

ATTENDANCE = {
    "Evelyn Jefferson": "11111101100000",
    "Laura Mandeville": "11101111000000",
    "Theresa Anderson": "01111111100000",
    "Brenda Rogers": "10111111000000",
    "Charlotte McDowd": "00111010000000",
    "Frances Anderson": "00101101000000",
    "Eleanor Nye": "00001111000000",
    "Pearl Oglethorpe": "00000101100000",
    "Ruth DeSand": "00001011100000",
    "Verne Sanderson": "00000011100100",
    "Myra Liddel": "00000001110100",
    "Katherina Rogers": "00000001110111",
    "Sylvia Avondale": "00000011110111",
    "Nora Fayette": "00000110111111",
    "Helen Lloyd": "00000011011100",
    "Dorothy Murchison": "00000001100000",
    "Olivia Carleton": "00000000101000",
    "Flora Price": "00000000101000",
}
HISTORY = range(1, 9)
COMING = 9


def attended(woman: str, event: int) -> bool:
    return ATTENDANCE[woman][event - 1] == "1"


def guests(event: int) -> list[str]:
    """Who was at an event, in the published order."""
    return [woman for woman in ATTENDANCE if attended(woman, event)]


def met(one: str, other: str) -> list[int]:
    """The events of the history at which both were."""
    return [event for event in HISTORY if attended(one, event) and attended(other, event)]


def acquaintances(woman: str) -> set[str]:
    """Everyone she met in the history."""
    return {other for other in ATTENDANCE if other != woman and met(woman, other)}


def known_among_the_coming(woman: str) -> set[str]:
    return acquaintances(woman) & set(guests(COMING))


def strangers(woman: str) -> set[str]:
    """Who is coming and she has not met."""
    return set(guests(COMING)) - acquaintances(woman) - {woman}


def could_introduce(woman: str, target: str) -> set[str]:
    """Who met both of them."""
    return acquaintances(woman) & acquaintances(target)
