import pytest
from flask import render_template_string
from jinja2 import DictLoader

from eventhub.web.templating import SharedGlobals


@pytest.fixture
def env(app):
    return SharedGlobals(
        app,
        loader=DictLoader(
            {
                "layout.txt": "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{% block body %}{% endblock %}",
                "page.txt": "{% extends 'layout.txt' %}{% set inner = 1 %}"
                "{% block body %}{{ inner }}{{ word }}{% endblock %}",
                "plain.txt": "{{ name }} {{ word }} {{ inner }} {{ twice }}",
                "all.txt": "{% include 'plain.txt' %}",
            }
        ),
    )


def test_a_template_knows_what_became_known_after_it_was_read(env):
    template = env.get_template("all.txt")
    env.globals["word"] = "late"

    assert template.render(name="Ada").split() == ["Ada", "late"]


def test_what_is_given_goes_before_what_all_know_and_stays_with_it(env):
    env.globals["word"] = "known"

    assert env.get_template("plain.txt").render(word="given").split() == ["given"]
    assert env.get_template("plain.txt").render().split() == ["known"]


def test_what_one_template_sets_no_other_sees(env):
    env.globals["word"] = "known"
    before = dict(env.globals)

    assert env.get_template("page.txt").render() == "1known"
    assert env.get_template("plain.txt").render().split() == ["known"]
    assert env.globals == before


def test_a_template_with_names_of_its_own_keeps_them(env):
    assert env.from_string("{{ mine }}", globals={"mine": 1}).render() == "1"
    assert env.from_string("{{ mine }}").render() == ""


def test_the_pages_are_drawn_by_it(app):
    with app.test_request_context("/"):
        assert isinstance(app.jinja_env, SharedGlobals)
        assert render_template_string("{{ lang_tag() }}") == "en"
