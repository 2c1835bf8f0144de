"""Who a guest says to know at an event: one name, found among the guests without betraying any of them."""
