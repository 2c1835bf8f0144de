"""What is loaded before the first visitor comes."""

from eventhub.app.factory import warm_up
from eventhub.text.catalogue import FILES, catalogue


def test_templates_and_vocabularies_are_loaded_before_the_first_visitor(sqlite_app):
    env = sqlite_app.jinja_env
    catalogue.cache_clear()

    warm_up(sqlite_app)

    assert len(env.cache) >= len(env.list_templates(extensions=("html", "txt"))) > 300
    assert catalogue.cache_info().currsize == len(FILES)
