"""The people a user keeps in touch with."""
