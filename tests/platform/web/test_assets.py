import gzip

import pytest

from tests.factories import make_user

WEIGHT_LIMIT = 20_000


@pytest.mark.parametrize(
    "name, mimetype",
    [("eventhub.css", "text/css"), ("eventhub.js", "text/javascript"), ("checkin.js", "text/javascript")],
)
def test_a_joined_file_may_be_kept_for_a_year(sqlite_app, name, mimetype):
    visitor = sqlite_app.test_client()

    answer = visitor.get(f"/assets/{name}")

    assert answer.status_code == 200
    assert answer.mimetype == mimetype
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/assets/eventhub.css", "/static/img/logo.svg"])
def test_what_every_cache_may_keep_carries_no_session_of_whoever_asked_first(client, path):
    """Sessions of people who are signed in are renewed with every other answer."""
    client.sign_in(make_user())

    answer = client.get(path)
    answer.answer.close()

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_browsers_that_can_unpack_get_the_packed_file(sqlite_app):
    visitor = sqlite_app.test_client()

    plain = visitor.get("/assets/eventhub.css").data
    packed = visitor.get("/assets/eventhub.css", headers={"Accept-Encoding": "br, gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain
    assert len(packed.data) < WEIGHT_LIMIT


def test_browsers_that_refuse_packed_files_get_the_plain_one(sqlite_app):
    visitor = sqlite_app.test_client()

    refused = visitor.get("/assets/eventhub.css", headers={"Accept-Encoding": "gzip;q=0, identity"})

    assert "Content-Encoding" not in refused.headers
    assert refused.data == visitor.get("/assets/eventhub.css").data


def test_later_sheets_come_after_earlier_ones(sqlite_app):
    css = sqlite_app.test_client().get("/assets/eventhub.css").text

    places = [css.index(mark) for mark in ("--bg:", "box-sizing", ".topbar {", ".btn {", ".wg-head", ".vh {", "@page")]

    assert places == sorted(places)


def test_the_address_changes_with_the_content(sqlite_app):
    with sqlite_app.test_request_context("/"):
        address = sqlite_app.jinja_env.globals["asset_url"]("eventhub.css")

    assert address.startswith("/assets/eventhub.css?v=")
    assert len(address.partition("v=")[2]) == 12


def test_an_unknown_file_is_not_there(sqlite_app):
    assert sqlite_app.test_client().get("/assets/other.css").status_code == 404
