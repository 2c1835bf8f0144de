"""Questions that an organiser adds to the registration form."""
