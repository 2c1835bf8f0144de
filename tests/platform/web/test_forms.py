import pytest
from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired

from eventhub.platform.web.forms import BaseForm


class Card(BaseForm):
    name = StringField(validators=[InputRequired("Enter your name")])
    goals = SelectMultipleField(choices=["a", "b"])


def filled(app, **typed):
    with app.test_request_context():
        form = Card(MultiDict(typed), meta={"csrf": False})
        form.validate()
    return form


@pytest.mark.parametrize("typed", [" ", "\t", "\u3000", "\u200b", "\u202e \u2066"])
def test_a_needed_field_of_blanks_is_an_empty_one(app, typed):
    assert filled(app, name=typed).errors == {"name": ["Enter your name"]}


def test_blanks_around_what_was_typed_are_dropped(app):
    form = filled(app, name="\u3000Li Wei ", goals=["a"])

    assert form.errors == {}
    assert (form.name.data, form.goals.data) == ("Li Wei", ["a"])


def test_a_form_of_more_fields_than_any_page_has_is_refused_unread(client):
    """Case 32: a stranger's megabyte of fields of one letter took seconds, and came back ten times as long."""
    few, many = (client.with_token() | {f"f{number}": "x" for number in range(count)} for count in (4_900, 5_000))

    assert client.request("POST", "/sign-in", data=few).status != 413
    assert client.request("POST", "/sign-in", data=many, headers={"Origin": "http://localhost"}).status == 413
