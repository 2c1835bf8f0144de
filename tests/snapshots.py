"""Mails as they read, kept beside the tests. UPDATE_SNAPSHOTS=1 writes what is new; read the diff then."""

import os
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "platform" / "mail" / "snapshots"
# What differs from run to run: tokens, and numbers and slugs in addresses.
_CHANGING = re.compile(r"(?<=/)(\d+|event-\d+|[\w.-]{30,})(?=[/\s?]|$)")


def reads_as_kept(name: str, mail) -> bool:
    """Whether subject and text part of a mail are those of snapshots/<name>.txt."""
    text = f"Subject: {mail.subject}\n\n{_CHANGING.sub('…', mail.text)}".replace("\r\n", "\n")
    path = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return text == path.read_text(encoding="utf-8")
