"""Where the running EventHub keeps files of its own. Everything in them can be made again from the database."""

from pathlib import Path

from flask import current_app


def rooms_folder() -> Path:
    """Return the folder of the arrays of coming events, one file each."""
    instance: Path = current_app.config["EVENTHUB"].instance_path
    return instance / "rooms"


def pictures_folder() -> Path:
    """Return the folder of pictures that were drawn of events, one file for each kind and language of an event."""
    instance: Path = current_app.config["EVENTHUB"].instance_path
    return instance / "pictures"
