"""Reading guest lists: bytes to lines, and which column of which tool holds what. Pure."""

from eventhub.organiser.companion.readers.columns import Column, find_columns, find_tool, tells_guests
from eventhub.organiser.companion.readers.rows import HARMLESS, GuestRow, LineProblem, Problem, read_guests
from eventhub.organiser.companion.readers.tables import MAX_LINES, Fault, Record, Table, read_table

__all__ = [
    "HARMLESS",
    "MAX_LINES",
    "Column",
    "Fault",
    "GuestRow",
    "LineProblem",
    "Problem",
    "Record",
    "Table",
    "find_columns",
    "find_tool",
    "read_guests",
    "read_table",
    "tells_guests",
]
