"""The rows of the Davis women are those published, and say what other tests build on."""

from tests.journeys import davis
from tests.shared_data import shared_file

SIX = {"Evelyn Jefferson", "Theresa Anderson", "Pearl Oglethorpe", "Ruth DeSand", "Verne Sanderson", "Sylvia Avondale"}
AT_HOME = {"Laura Mandeville", "Brenda Rogers", "Frances Anderson", "Eleanor Nye", "Helen Lloyd"}


def test_the_rows_here_are_those_of_the_published_file():
    lines = shared_file("data", "davis", "attendance.csv").read_text("utf-8").split("\n")[1:]
    published = {line.split(",")[0]: "".join(line.split(",")[1:]) for line in lines if line}

    assert published == davis.ATTENDANCE


def test_twelve_women_come_to_event_nine():
    assert len(davis.guests(davis.COMING)) == 12


def test_nora_knows_six_of_those_who_are_coming_and_not_myra():
    assert davis.known_among_the_coming("Nora Fayette") == SIX
    assert "Myra Liddel" not in davis.acquaintances("Nora Fayette")


def test_those_who_stay_at_home_could_introduce_nora_to_myra_too():
    introducers = davis.could_introduce("Nora Fayette", "Myra Liddel")

    assert introducers == SIX | AT_HOME
    assert all(not davis.attended(woman, davis.COMING) for woman in AT_HOME)


def test_olivia_and_flora_come_for_the_first_time_and_know_nobody():
    assert davis.acquaintances("Olivia Carleton") == davis.acquaintances("Flora Price") == set()
