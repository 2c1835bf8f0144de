"""The console opens to operators alone; what they set shows on every page and in every mail."""

import re
from io import BytesIO

import pytest
from PIL import Image

from eventhub.operator.models import JobRun
from eventhub.platform.instance.models import OperatorAction
from tests.checkout import ROOT
from tests.factories import make_user

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def acts(session):
    return [(act.what.value, act.by_user_id) for act in session.query(OperatorAction).order_by(OperatorAction.id)]


def fill(console, url, part="", **typed):
    return console.submit(console.get(url).form(part or url), **typed)


def png(width=400, height=80, colour=(200, 40, 20, 255)):
    out = BytesIO()
    Image.new("RGBA", (width, height), colour).save(out, "PNG")
    return BytesIO(out.getvalue()), "logo.png"


def test_the_console_is_not_found_by_users_who_are_no_operators(browser, operator):
    assert browser(make_user()).get("/operator/", status=404)
    assert browser(operator).get("/operator/").h1


def test_the_name_stands_on_pages_in_mails_and_in_the_manifest(console, browser, session, operator, mailbox):
    fill(console, "/operator/identity", name="Delta Rooms", accent="#0b5d3b", contact="hello@delta.example")
    page = browser().get("/events")

    assert page.title.endswith("– Delta Rooms") and "Delta Rooms" in page.find("//a[@class='logo']").text_content()
    assert page.all("//a[@href='mailto:hello@delta.example']") and page.all("//link[@href='/instance/0b5d3b.css']")
    assert b"--accent: #0b5d3b" in browser().get("/instance/0b5d3b.css").data
    browser().get("/instance/0b5d3c.css", status=404)
    assert browser().get("/manifest.webmanifest").answer.get_json(force=True)["name"] == "Delta Rooms"
    visitor = browser()
    visitor.submit(visitor.get("/sign-in").form("/sign-in"), email=operator.email)
    [mail] = mailbox.deliver_all()
    assert str(mail.message["From"]).startswith("Delta Rooms")
    assert acts(session)[-1] == ("identity_changed", operator.id)


@pytest.mark.parametrize("colour", ["#ffcc00", "#dd5a26", "orange", "#12345", "#b23a10;}"])
def test_a_colour_in_which_words_cannot_be_read_is_refused(console, session, colour):
    page = fill(console, "/operator/identity", accent=colour, status=400)

    assert page.errors
    assert "identity_changed" not in [what for what, _ in acts(session)]


def test_a_logo_is_drawn_again_and_svg_is_refused(console, session, browser):
    svg = BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), "logo.svg"
    fill(console, "/operator/identity", "/operator/logo", picture=svg, status=400)

    fill(console, "/operator/identity", "/operator/logo", picture=png())
    address = browser().get("/events").find("//a[@class='logo']/img/@src")
    picture = Image.open(BytesIO(browser().get(address).data))
    assert picture.format == "PNG" and picture.height == 64

    fill(console, "/operator/identity", "/operator/logo", press="Remove the logo")
    browser().get(address, status=404)
    assert [what for what, _ in acts(session)] == ["operator_added", "logo_changed", "logo_changed"]


def test_a_text_of_the_instance_is_harmless_and_stands_in_the_foot(console, browser):
    browser().get("/imprint", status=404)
    written = "# Delta\n<script>alert(1)</script> [x](javascript:alert(1))"
    fill(console, "/operator/identity/imprint", text=written, chinese_text="三角洲")

    page = browser().get("/imprint")
    assert not page.all("//main//script") and not page.all("//main//a")
    assert browser().get("/events").all("//footer//a[@href='/imprint']")
    assert "三角洲" in browser(language="zh-CN").get("/imprint").main


def test_the_log_shows_each_act_with_who_did_it(console, session):
    fill(console, "/operator/limits", people_of_a_newcomer="20")

    page = console.get("/operator/log")
    assert "Changed the limits" in page.main and "Olga Operator" in page.main
    assert "people_of_a_newcomer: None -> 20" in page.main


def test_the_overview_says_which_release_runs(console):
    released = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)[1]

    assert released in console.get("/operator/").main


def test_a_job_that_fails_stands_above_those_that_ended_well(console, session):
    session.query(JobRun).delete()
    session.add_all([JobRun(name="mails.send", failures=4, last_error="TimeoutError"), JobRun(name="events.end")])
    session.commit()

    page = console.get("/operator/jobs")

    assert [row.text_content().split()[0] for row in page.all("//td[1][not(ancestor::details)]")] == ["mails.send"]
    assert [row.text_content() for row in page.all("//details//td[1]")] == ["events.end"]
    assert page.find("//main//details/summary").text_content().strip().split("\n")[0] == "1 job ended well"
