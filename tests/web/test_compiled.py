import sys

import pytest
from flask import Flask
from jinja2 import Environment

from eventhub.web import compiled


@pytest.fixture(autouse=True)
def _python_keeps_what_it_compiled(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def compiling(monkeypatch):
    """Names of the templates that were compiled in this test."""
    names, compiler = [], Environment._generate

    def noted(env, source, name, *rest, **options):
        names.append(name)
        return compiler(env, source, name, *rest, **options)

    monkeypatch.setattr(Environment, "_generate", noted)
    return names


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "templates" / "events").mkdir(parents=True)
    (tmp_path / "templates" / "events" / "show.html").write_text("Hello {{ name }}")
    return tmp_path


def shown_by_a_new_process(folder, **options):
    app = Flask("anew", root_path=str(folder))
    for option, value in options.items():
        setattr(app.jinja_env, option, value)
    compiled.init_app(app)
    return app.jinja_env.get_template("events/show.html").render(name="<Ada>")


def files(folder):
    return sorted((folder / "templates" / "__pycache__").iterdir())


def test_what_one_process_compiled_the_next_one_shows(folder, compiling):
    assert shown_by_a_new_process(folder) == shown_by_a_new_process(folder) == "Hello &lt;Ada&gt;"

    assert compiling == ["events/show.html"]
    assert len(files(folder)) == 1

    assert files(folder)[0].stat().st_mode & 0o777 == 0o644


def test_a_template_that_changed_is_compiled_anew(folder, compiling):
    shown_by_a_new_process(folder)
    (folder / "templates" / "events" / "show.html").write_text("Goodbye {{ name }}")

    assert shown_by_a_new_process(folder) == "Goodbye &lt;Ada&gt;"
    assert len(compiling) == 2
    assert len(files(folder)) == 1


def test_what_was_read_in_another_way_is_compiled_anew(folder, compiling):
    (folder / "templates" / "events" / "show.html").write_text("{% if name %}\nHello{% endif %}")
    assert shown_by_a_new_process(folder) == "\nHello"

    assert shown_by_a_new_process(folder, trim_blocks=True) == "Hello"
    assert len(compiling) == 2


def test_what_another_version_of_the_compiler_made_counts_for_nothing(folder, compiling, monkeypatch):
    shown_by_a_new_process(folder)
    monkeypatch.setattr(compiled, "version", lambda _: "99.0")

    shown_by_a_new_process(folder)

    assert len(compiling) == 2


@pytest.mark.parametrize("left", [0, 1, 40, 80, 200])
def test_a_file_that_broke_off_is_written_again(folder, compiling, left):
    shown_by_a_new_process(folder)
    whole = files(folder)[0].read_bytes()
    files(folder)[0].write_bytes(whole[:left])

    assert shown_by_a_new_process(folder) == "Hello &lt;Ada&gt;"
    assert files(folder)[0].read_bytes() == whole
    assert len(compiling) == 2


def test_where_nothing_can_be_written_each_process_compiles_for_itself(folder, compiling):
    (folder / "templates" / "__pycache__").write_text("no folder")

    assert shown_by_a_new_process(folder) == shown_by_a_new_process(folder) == "Hello &lt;Ada&gt;"
    assert len(compiling) == 2


@pytest.mark.everything
def test_nothing_of_our_code_is_run_while_a_template_is_compiled(sqlite_app, monkeypatch):
    """Jinja works out `{{ "x"|filter }}` when it compiles: what it found would outlive a change of the filter."""
    env, called = sqlite_app.jinja_env, []
    for name, filter in env.filters.items():
        if filter.__module__.startswith("eventhub"):
            monkeypatch.setitem(env.filters, name, lambda *_, name=name: called.append(name))

    for name in env.list_templates(extensions=("html", "txt")):
        env.compile(env.loader.get_source(env, name)[0], name)

    assert called == []


def test_all_are_compiled_beforehand(folder, compiling):
    (folder / "templates" / "mail.txt").write_text("Dear {{ name }}")
    app = Flask("install", root_path=str(folder))
    compiled.init_app(app)

    assert compiled.compile_all(app) == 2
    assert sorted(compiling) == ["events/show.html", "mail.txt"]
