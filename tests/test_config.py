from zoneinfo import ZoneInfoNotFoundError

import pytest

from config import Config
from eventhub.app.factory import create_app
from eventhub.platform import settings
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
        ("EVENTHUB_DATABASE_URL", "eventhub.db"),
        ("EVENTHUB_DATABASE_URL", "mysql://eventhub@localhost/eventhub"),
        ("EVENTHUB_DATABASE_URL", "postgres://eventhub@localhost/eventhub"),
        ("EVENTHUB_DATABASE_URL", "postgresql+psycopg://eventhub@localhost:port/eventhub"),
        # All would be gone with the process, and each process would have another.
        ("EVENTHUB_DATABASE_URL", "sqlite://"),
        ("EVENTHUB_BASE_URL", "events.example.org"),
        ("EVENTHUB_BASE_URL", "https://events.example.org/hub"),
        ("EVENTHUB_BASE_URL", "https://me@events.example.org"),
        ("EVENTHUB_BASE_URL", "https://events.example.org:https"),
        ("EVENTHUB_TRUSTED_HOSTS", "https://events.example.org"),
        ("EVENTHUB_TRUSTED_HOSTS", "one.example.org,two.example.org"),
        ("EVENTHUB_TRUSTED_HOSTS", "-1"),
        ("EVENTHUB_NAME", "n" * 41),
        ("EVENTHUB_NAME", "Our\nclub"),
        ("EVENTHUB_CONTACT", "ask at the door"),
        ("EVENTHUB_CONTACT", "one@example.org two@example.org"),
        ("EVENTHUB_OPERATORS", "one@example.org,two@example.org"),
        ("EVENTHUB_SOURCE_URL", "git.example.org"),
        ("EVENTHUB_PROXIES", "many"),
        ("EVENTHUB_PROXIES", "99"),
        ("EVENTHUB_MAIL_SERVER", "smtp://mail.example.org:587"),
        ("EVENTHUB_MAIL_SERVER", "%00"),
        ("EVENTHUB_MAIL_SENDER", "EventHub <hello@example.org>"),
        ("EVENTHUB_MAIL_PORT", "smtp"),
        ("EVENTHUB_MAIL_PORT", "0"),
        ("EVENTHUB_MAIL_PORT", "65536"),
        ("EVENTHUB_MAIL_SECURITY", "ssl3"),
        ("EVENTHUB_MAIL_USERNAME", "nobody-without-a-password"),
        ("EVENTHUB_MAIL_PASSWORD", "of nobody"),
        ("EVENTHUB_MAIL_TIMEOUT", "0"),
        ("EVENTHUB_MAILGUN_SIGNING_KEY", "key"),
        ("EVENTHUB_SENDGRID_PUBLIC_KEY", "no base64"),
        ("EVENTHUB_SENDGRID_PUBLIC_KEY", "AAAA"),
        # Of Ed25519, which nobody signs with there.
        ("EVENTHUB_SENDGRID_PUBLIC_KEY", "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="),
        ("EVENTHUB_BROKER_URL", "http://broker.internal"),
        ("EVENTHUB_BROKER_URL", "redis://"),
        ("EVENTHUB_EMBEDDINGS_URL", "localhost:8080"),
        ("EVENTHUB_EMBEDDINGS_MODEL", "a-model-of-no-server"),
        ("EVENTHUB_OIDC_ISSUER", "https://id.example.org"),
        ("EVENTHUB_OIDC_NAME", "Our club"),
        ("EVENTHUB_METRICS_TOKEN", "guess"),
        ("EVENTHUB_WEBHOOK_HOSTS", "hooks.internal"),
        ("EVENTHUB_WEBHOOK_HOSTS", "hooks.internal:http"),
        ("EVENTHUB_WEBHOOK_HOSTS", "?:80"),
        ("EVENTHUB_HSTS_SUBDOMAINS", "maybe"),
        ("EVENTHUB_DEMO", "perhaps"),
        ("EVENTHUB_UNPROVEN_MARK", "-1"),
        ("EVENTHUB_UNPROVEN_MARK_TRUSTED", "some"),
        ("EVENTHUB_TRACES_DAYS", "0"),
        ("EVENTHUB_TRACES_DAYS", "a month"),
        ("EVENTHUB_MAIL_DAYS", "366"),
        ("EVENTHUB_VISIBLE_DAYS", "7"),
        ("EVENTHUB_MAX_UPLOAD", "8MB"),
        ("EVENTHUB_MAX_UPLOAD", "0"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(environment, name, value):
    environment.setenv(name, value)

    with pytest.raises(BadSetting, match=name):
        Config.from_environment()


@pytest.mark.parametrize("name", ["EVENTHUB_DATABASE_URL", "EVENTHUB_BROKER_URL"])
def test_a_password_in_a_wrong_setting_is_not_repeated(environment, name):
    environment.setenv(name, "mysql://eventhub:sesame@localhost/eventhub")

    with pytest.raises(BadSetting) as refused:
        Config.from_environment()

    assert "sesame" not in str(refused.value)


def test_a_postgresql_without_its_driver_says_how_to_get_it(environment):
    environment.setenv("EVENTHUB_DATABASE_URL", "postgresql+psycopg://eventhub@localhost/eventhub")
    environment.setattr(settings, "find_spec", lambda name: None)

    with pytest.raises(BadSetting, match="EXTRAS=postgres"):
        Config.from_environment()


def test_an_instance_folder_that_cannot_be_made_does_not_start(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(BadSetting, match="EVENTHUB_INSTANCE_PATH"):
        create_app(Config.for_tests(instance_path=tmp_path / "file" / "folder"))


def test_a_database_in_a_folder_that_is_not_there_does_not_start(tmp_path):
    with pytest.raises(BadSetting, match="EVENTHUB_DATABASE_URL"):
        create_app(Config.for_tests(instance_path=tmp_path, database_url=f"sqlite:///{tmp_path}/none/eventhub.db"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVENTHUB_BASE_URL", "http://127.0.0.1:5000/"),
        ("EVENTHUB_BASE_URL", "http://[::1]:5000"),
        ("EVENTHUB_MAIL_SERVER", "::1"),
        ("EVENTHUB_MAIL_SERVER", "mail_server-1.活动.example."),
        ("EVENTHUB_MAIL_SENDER", "eventhub@localhost"),
        ("EVENTHUB_TRUSTED_HOSTS", ".example.org localhost [::1]"),
        ("EVENTHUB_WEBHOOK_HOSTS", "hooks.internal:8080 [::1]:80"),
        ("EVENTHUB_BROKER_URL", "amqp://eventhub:pass@localhost/%2f"),
        ("EVENTHUB_DATABASE_URL", "postgresql+psycopg://eventhub:pa#ss@/eventhub?host=/run/postgresql"),
        ("EVENTHUB_DATABASE_URL", "sqlite:///relative.db"),
    ],
)
def test_what_is_unusual_and_right_starts(environment, name, value):
    environment.setenv(name, value)

    assert Config.from_environment()


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
    environment.setenv("EVENTHUB_MAIL_USERNAME", "eventhub")
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
