"""Imported by the server that forks the sellers: all that an app imports, once instead of eight times."""

from tests.apps import make_app

make_app("sqlite://")
