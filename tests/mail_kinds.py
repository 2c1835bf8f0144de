"""Kinds of mail for one test, which use the templates of the sign-in mail."""

from contextlib import contextmanager

from jinja2 import ChoiceLoader, FunctionLoader

from eventhub.events.registrations.models import Registration
from eventhub.platform.mail import kinds

FOLDER = "accounts/sign_in"


@contextmanager
def registered_kinds(app, **composers):
    """Register each composer as the kind "tests/<name>"; its letter needs a `link` and `code_digits`."""
    original = app.jinja_env.loader

    def borrowed(name):
        for own in composers:
            if name.startswith(f"mail/tests/{own}/"):
                source, path, _ = original.get_source(app.jinja_env, name.replace(f"tests/{own}", FOLDER))
                return source, path, None
        return None

    app.jinja_env.loader = ChoiceLoader([FunctionLoader(borrowed), original])
    for name, compose in composers.items():
        options = {} if callable(compose) else compose[1]
        kinds.composer(f"tests/{name}", Registration, **options)(compose if callable(compose) else compose[0])
    yield
    app.jinja_env.loader = original
    for name in composers:
        kinds._KINDS.pop(f"tests/{name}")
