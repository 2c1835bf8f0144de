"""The fixed moment at which tests happen."""

from datetime import UTC, datetime

# A Tuesday, at an hour when it is day in Europe and in China.
NOW = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)
