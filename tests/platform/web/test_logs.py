import json
import logging
import runpy
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from gunicorn.config import Config

from eventhub.platform.db import transaction
from eventhub.platform.errors import WrongState
from eventhub.platform.mail import kinds
from eventhub.platform.mail.kinds import composer
from eventhub.platform.mail.outbox import enqueue
from eventhub.platform.web.logs import JsonLines
from tests.apps import make_app
from tests.factories import make_event, make_user, owner_of

ROOT = Path(__file__).parents[3]
MARKER = "Likes oolong tea"


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
    assert "request" not in json.loads(
        JsonLines().format(logging.LogRecord("x", logging.INFO, __file__, 1, "outside", None, None))
    )


# --- what people wrote stands in the words of errors, so that these are left out (case 63) -------


def lines_of(caplog):
    return "\n".join(JsonLines().format(record) for record in caplog.records)


@pytest.mark.parametrize("page", ["guests?tab=", "guests/bulk?all=1&act=approve&tab="])
def test_what_somebody_wrote_into_an_address_is_not_repeated_in_the_log(browser, session, caplog, page):
    caplog.set_level(logging.INFO, "eventhub")
    event = make_event()

    browser(owner_of(event)).request("GET", f"/manage/{event.slug}/{page}{MARKER.replace(' ', '+')}")

    assert "refused: NotFound" in lines_of(caplog)
    assert MARKER not in lines_of(caplog)


@pytest.fixture
def broken_kind():
    """A kind of mail that fails over what somebody wrote, and quotes it."""

    @composer("tests/broken", None)
    def broken(mail):
        return int(MARKER)

    yield "tests/broken"
    kinds._KINDS.pop("tests/broken")


def test_a_mail_that_cannot_be_composed_leaves_nobodys_words_in_the_log(broken_kind, session, mailbox, now, caplog):
    """Case 63: which mail, of which kind, which error and where; not the text that it broke over."""
    with transaction():
        mail = enqueue(broken_kind, user=make_user(), about=None, now=now)

    mailbox.deliver_all(now)

    written = lines_of(caplog)
    assert f"mail {mail.id} of kind tests/broken" in written
    assert "ValueError" in written and "in broken" in written
    assert MARKER not in written


def test_a_statement_that_fails_leaves_no_value_in_the_log(session, caplog):
    """Case 63: PostgreSQL itself names the values, "Key (email)=(...) already exists"."""
    twin = {"email": "oolong@example.org", "name": MARKER}
    make_user(**twin)

    try:
        with session.begin_nested():
            make_user(**twin)
    except sa.exc.IntegrityError:
        logging.getLogger("eventhub.tests").exception("a row cannot be written")

    written = lines_of(caplog)
    assert "IntegrityError" in written and "a row cannot be written" in written
    assert MARKER not in written and twin["email"] not in written


def raised(cause: Exception, then: Exception | None = None):
    try:
        try:
            raise cause
        except Exception as error:
            error.add_note(MARKER)
            if then is None:
                raise
            raise then from error
    except Exception:
        return sys.exc_info()


def line_with(error, name: str = "eventhub.tests", message: str = "job %s failed", *values: object) -> str:
    return JsonLines().format(logging.LogRecord(name, logging.ERROR, __file__, 1, message, values or ("x",), error))


def test_of_an_error_the_log_tells_its_kind_its_place_and_the_kind_of_its_cause():
    written = line_with(raised(ValueError(MARKER), KeyError(MARKER)))

    trace = json.loads(written)["trace"]
    assert trace.index("ValueError") < trace.index("KeyError")
    assert "in raised" in trace
    assert MARKER not in written


def test_of_our_own_refusals_and_of_the_machine_the_log_tells_the_words():
    """Those hold ids only, and an operator needs to know that the disk is full."""
    assert "WrongState: introduction 7" in line_with(raised(WrongState("introduction 7")))
    full = line_with(raised(OSError(28, MARKER, f"/tmp/{MARKER}")))
    assert "No space left on device" in full and MARKER not in full


def test_an_error_that_another_library_puts_into_its_message_is_left_out_there_too():
    """Celery and gunicorn write what was asked for, and the error's words, into the line itself."""
    error = raised(ValueError(MARKER))

    written = line_with(error, "celery.app.trace", "Task %s raised unexpected: %r", "look", error[1])

    assert json.loads(written)["message"] == "Task %s raised unexpected: %r"
    assert MARKER not in written
    assert MARKER not in line_with(error, "gunicorn.error", error[1])


def test_a_page_that_breaks_after_its_view_is_logged_without_the_address_asked_for(databases, caplog):
    """Flask's own words would name the path, and with it the token."""
    app = make_app(databases.fresh("sqlite"))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.after_request(lambda response: int(MARKER))

    answer = app.test_client().get("/i/a-secret-token")

    assert answer.status_code == 500
    assert "ValueError" in lines_of(caplog)
    assert not any("a-secret-token" in record.getMessage() for record in caplog.records)


def test_the_web_server_itself_logs_like_everything_else(capfd, monkeypatch, tmp_path):
    """gunicorn names the address asked for when an answer breaks off on its way."""
    # Its settings would make a folder for the figures, and leave this process counting into it.
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    settings = Config()
    settings.set("logger_class", runpy.run_path(str(ROOT / "gunicorn.conf.py"))["logger_class"])

    log = settings.logger_class(settings)
    try:
        int(MARKER)
    except ValueError:
        log.exception("Error handling request %s %s", "GET", "/i/a-secret-token")

    written = capfd.readouterr().err
    assert json.loads(written)["logger"] == "gunicorn.error" and "ValueError" in written
    assert MARKER not in written and "a-secret-token" not in written
