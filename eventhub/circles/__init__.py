"""Few people of one event who meet once a month."""
