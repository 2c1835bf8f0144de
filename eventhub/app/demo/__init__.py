"""The demo room: invented people, two events full of them, and a mailbox page instead of a mail server."""
