"""The list of coming events: searched, by town, with who of one's acquaintances goes."""
