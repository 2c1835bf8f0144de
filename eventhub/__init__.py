"""EventHub: better introductions before an event, and follow-ups after it."""
