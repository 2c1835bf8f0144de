"""The text that a note will make, shown while it is typed; nothing of it is kept."""
