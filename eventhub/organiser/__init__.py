"""Pages and use cases of organisers: overview, guests, answers to many at once, messages, badges, figures, log."""
