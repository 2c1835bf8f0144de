"""The routes of the running app, with an address for each."""

from dataclasses import dataclass
from urllib.parse import quote

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NOBODYS_NUMBER = 987654321
NOBODYS_TOKEN = "A" * 43


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

    def url(self, slug: str = "no-such", number: int = NOBODYS_NUMBER, token: str = NOBODYS_TOKEN) -> str:
        """An address; arguments nobody owns are filled with a number or a token that does not exist."""
        address = self.rule
        for name, kind in self.arguments:
            value = slug if name == "slug" else number if kind == "int" else token
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
