"""Which page of a list is shown."""


def page_within(number: int, total: int, length: int) -> tuple[int, int]:
    """Return the page that is there nearest to the one asked for, and how many pages there are; both count from 1."""
    pages = max(1, -(-total // length))
    return min(max(1, number), pages), pages
