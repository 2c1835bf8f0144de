"""The page of two who were introduced: how to reach each other, what to say first, where to meet."""
