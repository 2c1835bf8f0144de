"""What every context uses: database, clock, errors, tokens, mail, web, languages."""
