"""The end of a pause: whoever said "no requests for a month" may want them again before that."""

from eventhub.accounts.models import User
from eventhub.platform.db import db, transaction


def end_pause(user_id: int) -> None:
    """Let requests reach this person again. Nobody is told; what waits for the end of the pause goes on by itself."""
    with transaction():
        db.session.get_one(User, user_id).paused_requests_until = None
