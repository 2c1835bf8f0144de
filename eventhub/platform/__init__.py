"""What every context stands on: database, clock, errors, tokens, mail, web, languages."""
