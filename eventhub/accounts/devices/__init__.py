"""The devices on which a user is signed in."""
