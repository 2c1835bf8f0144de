"""The arrows of the house: who may import whom, and what stays pure."""

import ast

import pytest

from tests.architecture import complaints, house_modules, module

PLANTED = {
    "a feature knows one to its right": ("eventhub.events.service", "from eventhub.notes.models import Note"),
    "a model knows a service": ("eventhub.notes.models", "from eventhub.notes import service"),
    "a service knows a page": ("eventhub.notes.service", "from eventhub.notes.forms import NoteForm"),
    "a relative import hides it": ("eventhub.notes.queries", "from .views import bp"),
    "a page knows another feature's page": ("eventhub.notes.views", "from eventhub.events.views import bp"),
    "a foundation knows a feature": ("eventhub.matching.paths", "from eventhub.notes.rules import Fit"),
    "rules know the database": ("eventhub.notes.rules", "import sqlalchemy as sa"),
    "rules know our models": ("eventhub.notes.rules", "from eventhub.accounts.models import User"),
    "the core knows Flask": ("eventhub.matching.scoring", "from flask import current_app"),
    "a reader knows the database": ("eventhub.contacts.readers.vcard", "from eventhub.db import db"),
    "a service knows the request": ("eventhub.notes.service", "from flask import request"),
    "a late import counts too": ("eventhub.notes.service", "def f():\n    import flask_login"),
    "a page asks the database": ("eventhub.notes.views", "from sqlalchemy import select"),
    "somebody imports the app": ("eventhub.notes.views", "from eventhub.app import create_app"),
    "a service reads the clock": ("eventhub.notes.service", "x = datetime.now(UTC)"),
    "rules read the clock": ("eventhub.followups.rules", "def f():\n    return date.today()"),
}

ALLOWED = {
    "the left neighbour": ("eventhub.notes.service", "from eventhub.introductions.queries import find"),
    "rules of another feature": ("eventhub.notes.rules", "from eventhub.contacts.rules import Closeness"),
    "only for the type checker": ("eventhub.events.rules", "if TYPE_CHECKING:\n    from flask import Flask"),
    "a view and its form": ("eventhub.notes.views", "import flask\nfrom eventhub.notes.forms import F"),
    "words": ("eventhub.notes.labels", "from flask_babel import lazy_gettext"),
    "the clock itself": ("eventhub.clock", "x = datetime.now(UTC)"),
}


@pytest.mark.parametrize(("name", "source"), PLANTED.values(), ids=PLANTED)
def test_a_planted_wrong_import_is_caught(name, source):
    assert complaints([module(name, source)])


@pytest.mark.parametrize(("name", "source"), ALLOWED.values(), ids=ALLOWED)
def test_an_allowed_import_passes(name, source):
    assert complaints([module(name, source)]) == []


def test_all_imports_of_the_house_point_down():
    modules = house_modules()

    assert len(modules) > 20
    assert complaints(modules) == []


def test_views_ask_nothing_of_the_database():
    too_much = []
    for one in house_modules():
        if one.feature is None or one.parts[-1] not in ("views", "manage"):
            continue
        for function in (node for node in ast.walk(one.tree) if isinstance(node, ast.FunctionDef)):
            if "db.session" in ast.unparse(function):
                too_much.append(f"{one.name}.{function.name}: touches the session")

    assert too_much == []
