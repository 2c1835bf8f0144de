"""The texts, the logo and the colour of this instance, as everybody sees them."""
