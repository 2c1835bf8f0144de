"""A text as the address that opens a mail program with it."""

from urllib.parse import quote

from eventhub.followups.wording.facts import ReadyText


def mailto_link(address: str, text: ReadyText) -> str:
    """Return a mailto link (RFC 6068) that opens the user's own mail program with the text in it."""
    body = quote(text.body.replace("\n", "\r\n"), safe="")
    return f"mailto:{quote(address, safe='@')}?subject={quote(text.subject, safe='')}&body={body}"
