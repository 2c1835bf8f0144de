"""Events, what guests are asked, registrations, check-in, tickets passed on."""
