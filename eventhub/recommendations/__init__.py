"""Who is going: people known, people to meet."""
