"""Workers as they are started in production, against a database, a mail server and a broker of the test."""

from contextlib import contextmanager

from tests.checkout import ROOT
from tests.processes import Processes, ended


@contextmanager
def programs(url, folder, mail_port, *, broker="", worker_processes=2):
    """The processes of an instance, none of them started yet; all are ended at last."""
    settings = {
        "EVENTHUB_DATABASE_URL": url,
        "EVENTHUB_BROKER_URL": broker,
        "EVENTHUB_BASE_URL": "http://localhost",
        "EVENTHUB_SECRET_KEY": "s" * 32,
        "EVENTHUB_CONTACTS_KEY": "c" * 32,
        "EVENTHUB_MAIL_SERVER": "127.0.0.1",
        "EVENTHUB_MAIL_PORT": str(mail_port),
        "EVENTHUB_MAIL_SENDER": "eventhub@example.org",
        "EVENTHUB_INSTANCE_PATH": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    with ended(Processes(settings, folder / "log", worker_processes=worker_processes)) as running:
        yield running
