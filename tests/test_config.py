from zoneinfo import ZoneInfoNotFoundError

import pytest

from config import Config
from eventhub.platform.errors import BadSetting

COMPLETE = {
    "EVENTHUB_SECRET_KEY": "k" * 32,
    "EVENTHUB_CONTACTS_KEY": "c" * 32,
    "EVENTHUB_DATABASE_URL": "sqlite:////tmp/eventhub.db",
    "EVENTHUB_BASE_URL": "https://events.example.org",
    "EVENTHUB_MAIL_SERVER": "mail.example.org",
    "EVENTHUB_MAIL_SENDER": "hello@events.example.org",
}


@pytest.fixture
def environment(monkeypatch):
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_complete_environment_starts(environment):
    settings = Config.from_environment()

    assert settings.secure
    assert settings.host == "events.example.org"


@pytest.mark.parametrize(("written", "meant"), [("", False), ("0", False), ("1", True), ("Yes", True)])
def test_a_switch_is_off_unless_it_is_turned_on(environment, written, meant):
    environment.setenv("EVENTHUB_HSTS_SUBDOMAINS", written)

    assert Config.from_environment().hsts_subdomains is meant


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_a_missing_setting_stops_the_start_and_is_named(environment, name):
    environment.delenv(name)

    with pytest.raises(BadSetting, match=name):
        Config.from_environment()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVENTHUB_SECRET_KEY", "short"),
        ("EVENTHUB_BASE_URL", "events.example.org"),
        ("EVENTHUB_BASE_URL", "https://events.example.org/hub"),
        ("EVENTHUB_MAIL_PORT", "smtp"),
        ("EVENTHUB_MAIL_SECURITY", "ssl3"),
        ("EVENTHUB_MAILGUN_SIGNING_KEY", "key"),
        ("EVENTHUB_SENDGRID_PUBLIC_KEY", "no base64"),
        ("EVENTHUB_SENDGRID_PUBLIC_KEY", "AAAA"),
        # Of Ed25519, which nobody signs with there.
        ("EVENTHUB_SENDGRID_PUBLIC_KEY", "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(environment, name, value):
    environment.setenv(name, value)

    with pytest.raises(BadSetting, match=name):
        Config.from_environment()


def test_a_host_without_time_zones_does_not_start(monkeypatch):
    """Case 48: a slim image; the package tzdata is a dependency, and the start says so when it is not there."""
    from eventhub.app import factory

    def no_such_file(name):
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr(factory, "ZoneInfo", no_such_file)
    with pytest.raises(BadSetting, match="tzdata"):
        factory.create_app(Config.for_tests(database_url="sqlite://"))


def test_a_version_that_was_fetched_and_not_installed_does_not_start(monkeypatch):
    """The services may not write into the program's folder."""
    from eventhub.app import factory

    def refused():
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(factory.i18n, "ensure_compiled", refused)
    with pytest.raises(BadSetting, match="make install"):
        factory.create_app(Config.for_tests(database_url="sqlite://"))


def test_no_secret_is_printed_with_the_settings(environment):
    environment.setenv("EVENTHUB_MAIL_PASSWORD", "sesame-sesame")

    shown = repr(Config.from_environment())

    assert "k" * 32 not in shown
    assert "sesame" not in shown
    assert "eventhub.db" not in shown


def test_a_demo_makes_its_own_secret_once_and_keeps_it(monkeypatch, tmp_path):
    monkeypatch.setenv("EVENTHUB_DEMO", "1")
    monkeypatch.setenv("EVENTHUB_INSTANCE_PATH", str(tmp_path))

    first, second = Config.from_environment(), Config.from_environment()

    assert first.secret_key == second.secret_key
    assert first.secret_key != first.contacts_key
    assert len(first.secret_key) == 64
    assert (tmp_path / "eventhub_secret_key.txt").stat().st_mode & 0o077 == 0
