"""Pages of clubs: one's own, the club, its members, and what its hosts do."""
