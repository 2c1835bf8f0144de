import pytest

from eventhub.text.addresses import mailbox_of, normalise_email, normalise_phone, typed_addresses


@pytest.mark.parametrize("address", ["li@example.org", "li+a@example.org", "li+a+b@example.org"])
def test_tags_of_a_mailbox_are_one_key_of_a_limit(address: str) -> None:
    assert mailbox_of(address) == "li@example.org"
    assert mailbox_of("+li@example.org") == "+li@example.org"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Anna.Keller@Example.ORG ", "anna.keller@example.org"),
        ("ｌｉ＠ｅｘａｍｐｌｅ．ｏｒｇ", "li@example.org"),
        ("li@例子.中国", "li@xn--fsqu00a.xn--fiqs8s"),
        ("li@例子。中国", "li@xn--fsqu00a.xn--fiqs8s"),
        ("post@Bücher.example", "post@xn--bcher-kva.example"),
        ("a\u200bnna@example.org", "anna@example.org"),
        ("mailto:o'neill+tag@sub.example.co.uk", "o'neill+tag@sub.example.co.uk"),
    ],
)
def test_an_address_has_one_stored_form(typed: str, stored: str) -> None:
    assert normalise_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "anna@",
        "@example.org",
        "anna@voltwerk",
        "anna@@example.org",
        "a b@example.org",
        "anna@exa mple.org",
        "anna@-example.org",
        "anna@example..org",
        "anna@.example.org",
        ".anna@example.org",
        "an..na@example.org",
        "李@example.org",
        "anna@1.2.3.4",
        "a@b\r\nBcc: c@d.e",
        "x" * 65 + "@example.org",
        "x@" + ".".join(["y" * 60] * 5) + ".org",
        "<anna@example.org>",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        normalise_email(typed)


def test_normalising_twice_changes_nothing() -> None:
    once = normalise_email("Post@BÜCHER.example")

    assert normalise_email(once) == once


@pytest.mark.parametrize(
    ("typed", "region", "stored"),
    [
        ("138 0013 8000", None, "+8613800138000"),
        ("+86 138-0013-8000", None, "+8613800138000"),
        ("0086 13800138000", None, "+8613800138000"),
        ("+49 (0)171 1234567", None, "+491711234567"),
        ("0171 1234567", "DE", "+491711234567"),
        ("tel:+1-418-656-9254;ext=102", None, "+14186569254"),
        ("+1-555-0123", None, "+15550123"),
        ("1-415-555-0123", None, "14155550123"),
        ("905-555-1234", None, "9055551234"),
        ("(905) 555-1234", "CA", "+19055551234"),
        ("123456", None, "123456"),
        ("１３８００１３８０００", None, "+8613800138000"),
    ],
)
def test_a_phone_number_has_one_stored_form(typed: str, region: str | None, stored: str) -> None:
    assert normalise_phone(typed, region) == stored


@pytest.mark.parametrize("typed", ["", "call me", "12", "1" * 30])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        normalise_phone(typed)


@pytest.mark.parametrize(
    "typed, found, wrong",
    [
        ("anna@example.org", ["anna@example.org"], []),
        ("Li Wei <li.wei@example.org>; 王芳 <WANG@example.org>", ["li.wei@example.org", "wang@example.org"], []),
        (
            "a@example.org，b@example.org\n\na@example.org c@example.org",
            ["a@example.org", "b@example.org", "c@example.org"],
            [],
        ),
        ("anna@example.org\nLi Wei", ["anna@example.org"], [(2, "Li Wei")]),
        ("", [], []),
    ],
)
def test_a_typed_list_gives_each_address_once_and_names_what_is_none(typed, found, wrong):
    addresses, others = typed_addresses(typed)
    assert (list(addresses), others) == (found, wrong)


@pytest.mark.parametrize(
    "typed, name",
    [
        ('"Li, Na" <na@example.org>', "Li, Na"),
        ("“Li, Na” <na@example.org>", "Li, Na"),
        ("Li, Na <na@example.org>", "Li, Na"),
        ("李娜，na@example.org", "李娜"),
        ("Li Na na@example.org", "Li Na"),
        ("Li\tNa\tna@example.org", "Li Na"),
        ("na@example.org Li Na", "Li Na"),
        ("J. Li <na@example.org", "J. Li"),
        ("<na@example.org>", ""),
        ("na@example.org\nLi Na <na@example.org>", "Li Na"),
    ],
)
def test_a_name_beside_an_address_is_no_entry_of_its_own(typed, name):
    assert typed_addresses(typed) == ({"na@example.org": name}, [])


def test_what_is_no_address_is_named_as_a_whole_and_never_lost():
    typed = "li at example.org, Kim, a@example.org b@example.org nope; Anna <anna@example> c@example.org"

    addresses, others = typed_addresses(typed)

    assert list(addresses) == ["a@example.org", "b@example.org", "c@example.org"]
    assert [words for _line, words in others] == ["li at example.org", "Kim", "nope", "anna@example"]
