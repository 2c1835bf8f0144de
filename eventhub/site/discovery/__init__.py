"""How an event is found from elsewhere: feeds of a host, a page to embed, what search engines read."""
