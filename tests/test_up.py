"""`deploy/up.py`: what it asks, what it refuses, and whether EventHub starts with what it wrote."""

import importlib.util
import re
import stat

import pytest

from config import Config
from tests.checkout import ROOT

GIVEN = {
    "--name": "Shanghai Energy 清洁能源",
    "--address": "https://Events.example.org/",
    "--mail": "smtp://hub%40example.org:s3cr%24t@smtp.example.org",
    "--sender": "hello@example.org",
}


@pytest.fixture
def up(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("up", ROOT / "deploy" / "up.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "SETTINGS", tmp_path / "eventhub.env")
    monkeypatch.setattr(module, "COMPOSE_SETTINGS", tmp_path / ".env")
    return module


@pytest.fixture
def started(tmp_path, monkeypatch):
    """Return a function that tells which words podman-compose was called with; it says yes to all."""
    log, program = tmp_path / "log", tmp_path / "bin" / "podman-compose"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$BUILDAH_FORMAT $*" >> {log}\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return lambda: re.sub(r"-f \S*/", "", log.read_text("utf-8")).splitlines()


def words_of(given):
    return ["--only-configure", *(word for pair in given.items() for word in pair)]


def values_in(path):
    return dict(re.findall(r"^(\w+)='([^']*)'$", path.read_text("utf-8"), re.MULTILINE))


def test_eventhub_starts_with_what_was_answered(up, monkeypatch):
    assert up.main(words_of(GIVEN)) == 0

    for name, value in values_in(up.SETTINGS).items():
        monkeypatch.setenv(name, value)
    config = Config.from_environment()

    assert (config.base_url, config.proxies, config.secure) == ("https://events.example.org", 1, True)
    assert (config.mail_server, config.mail_port, config.mail_security) == ("smtp.example.org", 587, "starttls")
    assert (config.mail_username, config.mail_password) == ("hub@example.org", "s3cr$t")
    assert values_in(up.COMPOSE_SETTINGS)["HOST"] == "events.example.org"


@pytest.mark.parametrize(
    ("words", "database", "broker"),
    [
        ([], "sqlite:////srv/eventhub/instance/eventhub.db", ""),
        (["--large"], "postgresql+psycopg://eventhub:{}@database/eventhub", "amqp://eventhub:{}@broker/%2f"),
    ],
)
def test_a_command_that_misses_the_larger_file_finds_the_same_database(up, words, database, broker):
    """podman-compose does not read COMPOSE_FILE in .env; a copy would be restored into a new SQLite file."""
    up.main([*words, *words_of(GIVEN)])

    passwords, settings = values_in(up.COMPOSE_SETTINGS), values_in(up.SETTINGS)

    assert settings["EVENTHUB_DATABASE_URL"] == database.format(passwords["POSTGRES_PASSWORD"])
    assert settings.get("EVENTHUB_BROKER_URL", "") == broker.format(passwords["BROKER_PASSWORD"])


def test_the_secrets_are_new_each_time_private_and_kept_by_a_second_run(up, tmp_path):
    up.main(words_of(GIVEN))
    first = up.SETTINGS.read_text("utf-8")

    assert up.main(["--only-configure"]) == 0
    assert up.SETTINGS.read_text("utf-8") == first
    assert {stat.S_IMODE(path.stat().st_mode) for path in (up.SETTINGS, up.COMPOSE_SETTINGS)} == {0o600}
    up.SETTINGS.unlink()
    up.main(words_of(GIVEN))
    assert values_in(up.SETTINGS)["EVENTHUB_SECRET_KEY"] not in first


@pytest.mark.parametrize("words", [[], ["--large"]])
def test_a_second_run_starts_what_the_first_began(up, capsys, words):
    """The other variant has a database of its own, and everything would seem to be gone."""
    up.main([*words, *words_of(GIVEN)])

    assert up.main(["--only-configure", "--large"]) == (0 if words else 1)
    assert up.chosen_files(large=False) == ["compose.yaml", "compose.large.yaml"][: 1 + len(words)]
    assert values_in(up.COMPOSE_SETTINGS)["COMPOSE_FILE"] == ":".join(up.chosen_files(large=False))


@pytest.mark.parametrize(
    ("option", "nonsense"),
    [
        ("--name", "  "),
        ("--name", "x" * 41),
        ("--name", "O'Hara's"),
        ("--address", "localhost"),
        ("--address", "events_example"),
        ("--address", "192.0.2.7"),
        ("--mail", "imap://smtp.example.org"),
        ("--mail", "smtp://smtp.example.org:99999"),
        ("--mail", "smtp://"),
        ("--sender", "hello"),
        ("--sender", "a'b@example.org"),
    ],
)
def test_nonsense_is_refused_in_one_sentence_and_nothing_is_written(up, capsys, option, nonsense):
    assert up.main(words_of(GIVEN | {option: nonsense})) == 1

    assert capsys.readouterr().err.strip().endswith(".")
    assert not up.SETTINGS.exists() and not up.COMPOSE_SETTINGS.exists()


@pytest.mark.parametrize(
    ("answer", "port", "security"),
    [
        ("mail.example.org", "587", "starttls"),
        ("smtps://mail.example.org", "465", "tls"),
        ("10.0.0.2:25", "25", "none"),
    ],
)
def test_the_kind_of_mail_server_follows_from_its_address(up, answer, port, security):
    found = up.mail_of(answer)

    assert (found["EVENTHUB_MAIL_PORT"], found["EVENTHUB_MAIL_SECURITY"]) == (port, security)


def test_a_wrong_answer_is_asked_for_again(up, capsys):
    answers = iter(["nonsense", "events.example.org"])

    assert up.asked("Address", None, up.host_of, ask=lambda _: next(answers)) == "events.example.org"
    assert "is not a host name" in capsys.readouterr().out


@pytest.mark.parametrize("large", [False, True])
def test_what_runs_is_replaced_by_what_was_built_and_an_old_worker_meets_no_new_schema(up, started, large):
    """podman-compose leaves a running container alone, whatever was built."""
    words = [word for word in words_of(GIVEN) if word != "--only-configure"]
    assert up.main([*words, *(["--large"] if large else [])]) == 0

    files = "compose.yaml compose.large.yaml" if large else "compose.yaml"
    assert [line.strip() for line in started()] == [
        "version",
        f"docker {files} build",
        f"{files} stop worker",
        f"{files} up -d --force-recreate web worker proxy",
    ]
