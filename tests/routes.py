"""The routes of the running app, with an address for each."""

from dataclasses import dataclass
from urllib.parse import quote

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NOBODYS_NUMBER = 987654321
NOBODYS_TOKEN = "A" * 43
# Texts in an address that choose what is done, not whose row it is done to.
CHOICES = {"answer": "reject", "seed": "7", "number": "1", "kind": "imprint", "accent": "0b5d3b"}
# Texts that are the permission themselves, or name a file or, in public, a host or a club; see
# tests/test_token_pages.py.
SECRETS = {"token", "key", "code", "name", "filename", "mark", "public_id", "club"}


@dataclass(frozen=True)
class Route:
    """One rule of the URL map."""

    endpoint: str
    rule: str
    methods: frozenset[str]
    arguments: tuple[tuple[str, str], ...]
    access: str | None

    @property
    def ids(self) -> list[str]:
        """Arguments other than the event's slug: somebody's row, or a token."""
        return [name for name, _ in self.arguments if name != "slug"]

    @property
    def is_token_page(self) -> bool:
        return self.access in ("by_token", "one_click")

    @property
    def numbers(self) -> list[str]:
        """Arguments that name rows. A text that is neither a secret nor a choice is one that nobody has thought of."""
        texts = {name for name, kind in self.arguments if kind != "int" and name != "slug"}
        assert texts <= CHOICES.keys() | SECRETS, f"say in tests/routes.py what {self.rule} means by {texts}"
        return [name for name, kind in self.arguments if kind == "int"]

    def rows_in(self, world) -> dict[str, int]:
        """A real row of a world (tests/worlds.py) for each number in the address."""
        rows = {name: world.row(self.endpoint, name) for name in self.numbers}
        missing = [name for name, row in rows.items() if row is None]
        assert not missing, f"give {self.rule} a real row for {missing} in tests/worlds.py"
        return rows

    def url(self, slug: str = "no-such", number=NOBODYS_NUMBER, token: str = NOBODYS_TOKEN) -> str:
        """An address with this number, or {argument: number}; what is not given does not exist."""
        address = self.rule
        for name, kind in self.arguments:
            value = CHOICES.get(name, token) if kind != "int" else number[name] if isinstance(number, dict) else number
            value = slug if name == "slug" else value
            for form in (f"<{name}>", f"<{kind}:{name}>"):
                address = address.replace(form, quote(str(value)))
        return address


def routes_of(app) -> list[Route]:
    """All routes but the static files, in the order of their addresses."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        kinds = {
            name: "int" if "Integer" in type(converter).__name__ else "string"
            for name, converter in rule._converters.items()
        }
        found.append(
            Route(
                rule.endpoint,
                rule.rule,
                frozenset(rule.methods),
                tuple(kinds.items()),
                getattr(app.view_functions[rule.endpoint], "access", None),
            )
        )
    return sorted(found, key=lambda route: route.rule)
