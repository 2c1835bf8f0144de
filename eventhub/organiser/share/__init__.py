"""What organisers share of an event: its link, texts ready to send, the poster."""
