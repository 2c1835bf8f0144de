"""Bringing contacts in from start to end: what a page parks is read by the worker's loop, which runs once here."""

from eventhub.people.imports import import_queue, uploads
from eventhub.platform.clock import utc_now


def bring_in(owner, event, content, filename, mode, clock):
    """Park a file and read it; the id of the import."""
    import_id = uploads.park(owner, event, content, filename, mode, clock())
    import_queue.process_waiting(clock, worker="test")
    return import_id


def after_reading(client, page):
    """Where the page leads that waits for an import, once it is read."""
    import_queue.process_waiting(utc_now, worker="test")
    return client.get(page.url, follow=True)
