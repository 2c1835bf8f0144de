"""Which pages a guest's phone may keep for an event: static/worker/worker.js keeps them, until the event is over."""
