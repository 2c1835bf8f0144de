"""Several callers that act at the same moment, each in a thread and a session of its own."""

from threading import Barrier, Thread

from eventhub.platform.db import db


def all_at_once(app, number, act):
    """Run act(0), act(1) and so on in so many threads that start together; return the errors they ended with."""
    barrier, errors = Barrier(number), []

    def run(one):
        with app.app_context():
            barrier.wait()
            try:
                act(one)
            except Exception as error:
                errors.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(one,)) for one in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
