import re

import pytest
import sqlalchemy as sa

from eventhub.accounts import service as accounts
from eventhub.platform.db import db
from eventhub.platform.mail.message import compose
from eventhub.platform.mail.models import OutgoingMail
from tests.checkout import ROOT

SUBJECTS = {"en": "Your sign-in link and code ", "zh_Hans": "你的登录链接，验证码 "}


@pytest.fixture
def queued(session, now):
    """One mail in each language."""
    for language in SUBJECTS:
        accounts.request_link(f"{language}@example.org", language=language, next_path="", origin=language, now=now)
    return {mail.language: mail for mail in db.session.scalars(sa.select(OutgoingMail))}


@pytest.mark.parametrize("turns", [("en", "zh_Hans", "en", "zh_Hans"), ("zh_Hans", "en", "en", "zh_Hans")])
def test_each_mail_is_all_in_its_own_language_whatever_came_before(queued, turns):
    for language in turns:
        message = compose(queued[language])

        assert message.subject.startswith(SUBJECTS[language])
        assert ("验证码" in message.body, "验证码" in message.html) == (language == "zh_Hans", language == "zh_Hans")
        assert f'<html lang="{"zh-Hans" if language == "zh_Hans" else "en"}">' in message.html


def test_a_page_goes_on_in_its_language_when_it_composed_a_mail(app, queued):
    with app.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        words = app.jinja_env.from_string('{{ _("Register") }}')
        before = words.render()
        english = compose(queued["en"])
        after = words.render()

    assert (before, after) == ("报名", "报名")
    assert english.subject.startswith(SUBJECTS["en"])


def test_a_mail_asks_nothing_of_who_happens_to_look_at_a_page(app, queued, monkeypatch):
    monkeypatch.setitem(app.template_context_processors, None, [lambda: pytest.fail("asked for the page's own")])

    assert compose(queued["en"]).subject.startswith(SUBJECTS["en"])


def test_no_page_or_mail_prints_what_a_text_template_says_without_escaping_it():
    """A .txt is rendered without escaping: its output may stand in HTML through `|forceescape` alone."""
    wrong = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text("utf-8")
        kept = re.findall(r"{% set (\w+) %}{% include \"[^\"]+\.txt\"[^%]*%}{% endset %}", text)
        if len(re.findall(r"{% include \"[^\"]+\.txt\"", text)) != len(kept):
            wrong.append(f"{path.relative_to(ROOT)} prints a .txt as it is")
        printed = re.findall(r"{{ (\w+)[^}]*}}", text)
        looped = dict(re.findall(r"{% for (\w+) in (\w+)\.splitlines\(\)", text))
        for name in {*kept, *(line for line, of in looped.items() if of in kept)} & set(printed):
            if len(re.findall(rf"{{{{ {name}\|forceescape }}}}", text)) < len(re.findall(rf"{{{{ {name}\b", text)):
                wrong.append(f"{path.relative_to(ROOT)} prints {name} without |forceescape")

    assert wrong == []
