"""The run-sheet of an evening: guests who know nobody, who greets each, and whom to introduce them to first."""
