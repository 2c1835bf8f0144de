"""The page on which users change their own e-mail address."""
