"""Users: signing in, background, language, zone."""
