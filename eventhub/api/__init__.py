"""For other programs: the JSON API with its tokens, and webhooks that tell them what happened."""
