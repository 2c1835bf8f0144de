"""The run-sheet of an evening: guests who know nobody, who greets each, and who to introduce them to first."""
