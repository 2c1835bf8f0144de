import json
import logging

from eventhub.web.logs import JsonLines
from tests.factories import make_user


def test_a_request_is_logged_by_route_and_user_id_never_by_token_or_address(browser, session, caplog):  # case 63
    anna = make_user("Anna Keller", email="anna@example.org")
    caplog.set_level(logging.INFO, "eventhub")
    client = browser(anna)

    client.get("/s/a-secret-token-in-the-path", status=410)
    client.post("/sign-in", {"email": "zhang@example.org"})

    lines = [JsonLines().format(record) for record in caplog.records]
    written = "\n".join(lines)
    assert '"/s/<token>"' in written
    assert json.loads(next(line for line in lines if "/s/" in line))["user"] == anna.id
    for secret in ("a-secret-token", "anna@", "zhang@", "Anna Keller"):
        assert secret not in written


def test_a_log_line_is_one_json_object_even_with_line_breaks_in_it():
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "first\nsecond", None, None)

    line = JsonLines().format(record)

    assert "\n" not in line
    assert json.loads(line)["message"] == "first\nsecond"


def test_every_line_within_a_request_tells_its_number_and_user(app, browser, session, caplog):
    """What a service or the database logs belongs to the request that the page's reference number names."""
    caplog.set_level(logging.INFO)
    shown = []
    handler = logging.Handler()
    handler.emit = lambda record: shown.append(json.loads(JsonLines().format(record)))
    logging.getLogger("eventhub").addHandler(handler)
    anna = make_user()

    page = browser(anna).get("/introductions/999999", status=404)
    logging.getLogger("eventhub").removeHandler(handler)

    assert {line["request"] for line in shown} == {page.headers["X-Request-Id"]}
    assert {line["user"] for line in shown} == {anna.id}
    assert "request" not in json.loads(JsonLines().format(
        logging.LogRecord("x", logging.INFO, __file__, 1, "outside", None, None)))
