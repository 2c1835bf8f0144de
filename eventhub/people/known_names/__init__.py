"""Names of people a guest says to know at an event: finding the guest meant without revealing who else attends."""
