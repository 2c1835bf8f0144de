"""Three questions after registering, one a screen, each of which pays off at once in people."""
