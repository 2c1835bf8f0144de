"""What happened in the demo so far: yesterday's breakfast, a doubtful match, an open handshake."""

from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.models import Event


def tell(users: dict[str, User], evening: Event, breakfast: Event, now: datetime) -> None:
    """Write notes of yesterday, what an import found, and who says that they know Anna."""
