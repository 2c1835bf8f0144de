import pytest

from eventhub.text.cyrillic import in_latin, may_be_ukrainian


@pytest.mark.parametrize(
    ("written", "latin"),
    [("Александр Иванов", "aleksandr ivanov"), ("Юлія Шевченко", "yuliya shevchenko"), ("Anna", "anna")],
)
def test_a_name_is_written_in_latin_letters(written: str, latin: str) -> None:
    assert in_latin(written) == latin


def test_a_name_without_letters_of_one_language_only_may_be_either() -> None:
    assert may_be_ukrainian("Володимир")
    assert in_latin("Володимир", ukrainian=True) == "volodymyr"
    assert not may_be_ukrainian("Юлія")
    assert not may_be_ukrainian("Anna")
