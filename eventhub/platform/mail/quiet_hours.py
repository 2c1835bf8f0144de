"""When mails that nobody waits for may leave, by the recipient's own clock."""

from datetime import time

EARLIEST_DIGEST = time(8, 30)
