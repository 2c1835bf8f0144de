"""The import table of the house, as a check over source files. It reads code and runs none of it."""

import ast
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

FEATURES = (
    "accounts",
    "events",
    "questions",
    "registrations",
    "checkin",
    "transfers",
    "contacts",
    "recommendations",
    "introductions",
    "notes",
    "followups",
    "circles",
    "desk",
    "operations",
    "privacy",
    "api",
)
LAYERS = {
    "rules": 0,
    "models": 1,
    "queries": 2,
    "service": 3,
    "labels": 4,
    "mails": 5,
    "forms": 5,
    "views": 6,
    "manage": 6,
}
# A file of a feature with another name is a use case split off service.py.
OTHER_FILE = LAYERS["service"]
FOUNDATIONS = ("text", "matching", "beside", "clock", "errors", "folders", "lazily", "tokens", "db", "mail")
PURE_FOLDERS = ("eventhub.text", "eventhub.matching", "eventhub.contacts.readers")
PURE_FILES = (
    "eventhub.contacts.resolving",
    "eventhub.contacts.visibility",
    "eventhub.privacy.inventory",
    "eventhub.circles.grouping",
)
PURE_HOUSE = (
    "eventhub.text",
    "eventhub.matching",
    "eventhub.contacts.readers",
    "eventhub.beside",
    "eventhub.errors",
    "eventhub.lazily",
)
FLASK = (
    "flask",
    "flask_login",
    "flask_wtf",
    "flask_babel",
    "flask_mail",
    "flask_migrate",
    "flask_limiter",
    "wtforms",
    "werkzeug",
    "jinja2",
)
FLASK_FILES = ("labels", "mails", "forms", "views", "manage")
# tokens, folders and jobs need the settings of the running app; sessions keeps who is signed in, in the cookie.
FLASK_MODULES = (
    "eventhub.app",
    "eventhub.cli",
    "eventhub.extensions",
    "eventhub.tokens",
    "eventhub.jobs",
    "eventhub.folders",
    "eventhub.celery_app",
    "eventhub.accounts.sessions",
)
FLASK_FOLDERS = ("eventhub.web", "eventhub.mail", "eventhub.demo", "eventhub.translations")
SQL = ("sqlalchemy", "flask_sqlalchemy")
SQL_FILES = ("models", "queries", "service")
SQL_MODULES = ("eventhub.db", "eventhub.app", "eventhub.cli", "eventhub.jobs")
SQL_FOLDERS = ("eventhub.mail", "eventhub.demo")
APP_MAY_BE_IMPORTED_BY = ("eventhub.cli", "eventhub.celery_app", "eventhub.demo", "wsgi")
CLOCK_CALLS = {"now", "utcnow", "today", "time"}
CLOCK_OWNERS = {"datetime", "date", "time"}
MAY_READ_THE_CLOCK = (
    "eventhub.clock",
    "eventhub.bootstrap",
    "eventhub.matching.bench",
    "eventhub.matching.offline",
    "eventhub.cli",
)


@dataclass(frozen=True)
class Module:
    """One source file: dotted name, its syntax tree, and what it imports at run time."""

    name: str
    tree: ast.Module
    imports: tuple[str, ...]

    @property
    def parts(self) -> list[str]:
        return self.name.split(".")

    @property
    def feature(self) -> str | None:
        return self.parts[1] if len(self.parts) > 2 and self.parts[1] in FEATURES else None

    @property
    def is_pure(self) -> bool:
        named_rules = self.feature is not None and self.parts[-1] == "rules"
        return named_rules or _below(self.name, PURE_FOLDERS + PURE_FILES)


def house_modules(root: Path = ROOT) -> list[Module]:
    """All modules of the package, and the two files beside it."""
    files = [*sorted((root / "eventhub").rglob("*.py")), root / "wsgi.py", root / "config.py"]
    return [module(_dotted(path, root), path.read_text("utf-8")) for path in files if path.exists()]


def module(name: str, source: str) -> Module:
    tree = ast.parse(source)
    return Module(name, tree, tuple(_imports(tree, name)))


def complaints(modules: list[Module]) -> list[str]:
    """Every sentence that says which file breaks which rule; empty when the house is in order."""
    found = []
    for one in modules:
        for rule in (_wrong_feature, _wrong_layer, _foundation_knows_feature, _impure, _flask, _sql, _app):
            found += [f"{one.name}: {why}" for target in one.imports if (why := rule(one, target))]
        found += [f"{one.name}: {why}" for why in _reads_the_clock(one)]
    return found


def _wrong_feature(one: Module, target: str) -> str | None:
    other = _feature_of(target)
    if one.feature is None or other is None or other == one.feature:
        return None
    if FEATURES.index(other) > FEATURES.index(one.feature):
        return f"imports {target}, a feature to the right of {one.feature}"
    return None


def _wrong_layer(one: Module, target: str) -> str | None:
    if one.feature is None or _feature_of(target) is None:
        return None
    mine, theirs = _layer(one.name), _layer(target)
    if theirs > mine:
        return f"imports {target}, a higher layer"
    same_page = theirs == mine == LAYERS["views"] and _feature_of(target) != one.feature
    return f"imports the pages of another feature, {target}" if same_page else None


def _foundation_knows_feature(one: Module, target: str) -> str | None:
    is_foundation = len(one.parts) > 1 and one.parts[1] in FOUNDATIONS
    # accounts.models is the one word a mail row knows: whom it goes to.
    allowed = one.parts[1:2] == ["mail"] and _below(target, ("eventhub.accounts",))
    if is_foundation and _feature_of(target) and not allowed:
        return f"is a foundation and imports the feature {target}"
    return None


def _impure(one: Module, target: str) -> str | None:
    if not one.is_pure:
        return None
    is_rules = bool(target.startswith("eventhub.") and target.split(".")[2:3] == ["rules"])
    if target.startswith("eventhub") and not is_rules and not _below(target, PURE_HOUSE):
        return f"is pure and imports {target}"
    if _below(target, FLASK + SQL):
        return f"is pure and imports {target}"
    return None


def _flask(one: Module, target: str) -> str | None:
    allowed = (
        one.name in FLASK_MODULES
        or _below(one.name, FLASK_FOLDERS)
        or (one.feature is not None and one.parts[-1] in FLASK_FILES)
        or one.name == "wsgi"
    )
    return None if allowed or not _below(target, FLASK) else f"imports {target}; Flask has no place here"


def _sql(one: Module, target: str) -> str | None:
    is_use_case = one.feature is not None and not one.is_pure and _layer(one.name) in (1, 2, 3)
    allowed = is_use_case or one.name in SQL_MODULES or _below(one.name, SQL_FOLDERS) or one.parts[-1] in SQL_FILES
    return None if allowed or not _below(target, SQL) else f"imports {target}; SQL has no place here"


def _app(one: Module, target: str) -> str | None:
    if _below(target, ("eventhub.app",)) and not _below(one.name, APP_MAY_BE_IMPORTED_BY):
        return "imports eventhub.app, which stands on top of everything"
    return None


def _reads_the_clock(one: Module) -> list[str]:
    if _below(one.name, MAY_READ_THE_CLOCK) or not one.name.startswith("eventhub"):
        return []
    return [
        f"reads the clock in line {node.lineno}"
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK_CALLS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in CLOCK_OWNERS
    ]


def _imports(tree: ast.Module, name: str) -> list[str]:
    """Dotted names this module imports; `from a import b` gives a.b; type checkers' blocks do not count."""
    found: list[str] = []
    for node in _run_time_nodes(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = name.split(".")[: -node.level]
                base = ".".join([*package, *([base] if base else [])])
            found += [f"{base}.{alias.name}" for alias in node.names]
    return found


def _run_time_nodes(tree: ast.AST):
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _run_time_nodes(node)


def _feature_of(target: str) -> str | None:
    parts = target.split(".")
    return parts[1] if parts[0] == "eventhub" and len(parts) > 2 and parts[1] in FEATURES else None


def _layer(name: str) -> int:
    """The layer of a module or of a name in it; pure files and packages of a feature lie lowest."""
    parts = name.split(".")
    if len(parts) < 3 or _below(name, PURE_FOLDERS + PURE_FILES):
        return 0
    return LAYERS.get(parts[2], OTHER_FILE)


def _below(name: str, roots: tuple[str, ...]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def _dotted(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
