"""Name, look, texts and limits of the instance."""
