"""Follow-ups: the planned touches that EventHub prompts."""
