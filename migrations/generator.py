"""`python -m migrations.generator "add colour to event"`: writes the next migration, from what the models say by now.

Alembic compares the models with a freshly migrated SQLite database. This module adds what it leaves out: CHECK
constraints and the conditions of indexes, which it does not compare, and values for the rows that are there already.
"""

from __future__ import annotations

import enum
import json
import logging
import re
import secrets
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import comparators
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.rewriter import Rewriter
from alembic.config import Config as AlembicConfig
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy.sql.naming import conv

from config import Config
from eventhub.app.factory import create_app
from eventhub.platform.db import db

FOLDER = Path(__file__).resolve().parent
# The value of a new column in rows that are there already, where the model has no default.
EMPTY: tuple[tuple[type[sa.types.TypeEngine[Any]], Any], ...] = (
    (sa.Boolean, False),
    (sa.Integer, 0),
    (sa.Numeric, 0),
    (sa.String, ""),
)

rewriter = Rewriter()


class CannotWrite(Exception):
    """The message is one sentence for the developer."""


def generate(name: str) -> Path:
    """Write the next migration and return its file. Raises CannotWrite when there is nothing to write, or no value."""
    if not re.search(r"\w", name):
        raise CannotWrite('Say what it does: make migration NAME="add colour to event"')
    alembic = AlembicConfig(FOLDER / "alembic.ini")
    alembic.set_main_option("script_location", str(FOLDER))
    newest = ScriptDirectory.from_config(alembic).get_heads()
    if len(newest) != 1:
        raise CannotWrite(f"Migrations end in {', '.join(newest)}: first let one name the other as its down_revision.")
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(_settings(Path(folder)))
        with app.app_context():
            upgrade()
            written = command.revision(
                alembic,
                f"{name[0].upper()}{name[1:].rstrip('.')}.",
                autogenerate=True,
                rev_id=f"{int(newest[0]) + 1:04d}",
                process_revision_directives=_finish,
            )
            db.session.remove()
            db.engine.dispose()
    # A list, and an empty one, where nothing is to be written.
    if not isinstance(written, Script):
        raise CannotWrite("The models say what the newest migration says: there is nothing to write.")
    file = Path(written.path)
    _tidy(file)
    return file


def _settings(folder: Path) -> Config:
    """Those of an EventHub that never serves; its database lies in the folder."""
    return Config(
        secret_key=secrets.token_hex(),
        contacts_key=secrets.token_hex(),
        database_url=f"sqlite:///{folder / 'generator.db'}",
        base_url="http://localhost",
        instance_path=folder,
    )


def _finish(context: MigrationContext, revision: Any, directives: list[ops.MigrationScript]) -> None:
    if directives[0].upgrade_ops is None or directives[0].upgrade_ops.is_empty():
        directives.clear()
    else:
        rewriter(context, revision, directives)


@comparators.dispatch_for("table")
def compare_conditions(
    context: AutogenContext,
    changes: ops.ModifyTableOps,
    schema: str | None,
    name: str,
    there: sa.Table | None,
    wanted: sa.Table | None,
) -> None:
    """Add the CHECKs of one table that changed, and the partial indexes whose condition did."""
    if there is None or wanted is None:
        return
    old, new = _checks(context.inspector, name), _checks(_models(), name)
    for check, condition in old.items():
        if new.get(check) != condition:
            constraint = sa.CheckConstraint(condition, name=conv(check), table=there)
            changes.ops.append(ops.DropConstraintOp.from_constraint(constraint))
    for check, condition in new.items():
        if old.get(check) != condition:
            changes.ops.append(ops.CreateCheckConstraintOp(conv(check), name, condition))
    old_where, new_where = _conditions(context.inspector, name), _conditions(_models(), name)
    indexes = {index.name: index for index in there.indexes}
    for index in sorted(wanted.indexes, key=lambda index: str(index.name)):
        if index.name in indexes and old_where.get(str(index.name)) != new_where.get(str(index.name)):
            changes.ops.append(ops.DropIndexOp.from_index(indexes[index.name]))
            changes.ops.append(ops.CreateIndexOp.from_index(index))


@cache
def _models() -> sa.Inspector:
    """The models as a database tells them, so that both sides are written alike."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    db.metadata.create_all(engine)
    return sa.inspect(engine)


def _checks(inspector: sa.Inspector, table: str) -> dict[str, str]:
    return {str(check["name"]): " ".join(check["sqltext"].split()) for check in inspector.get_check_constraints(table)}


def _conditions(inspector: sa.Inspector, table: str) -> dict[str, str]:
    return {
        str(index["name"]): " ".join(str(index.get("dialect_options", {}).get("sqlite_where", "")).split())
        for index in inspector.get_indexes(table)
    }


@rewriter.rewrites(ops.ModifyTableOps)
def order(context: MigrationContext, revision: Any, op: ops.ModifyTableOps) -> ops.ModifyTableOps:
    """A CHECK goes before its column does, and comes after it."""
    op.ops.sort(key=_turn)
    return op


def _turn(op: ops.MigrateOperation) -> int:
    if isinstance(op, ops.DropConstraintOp) and op.constraint_type == "check":
        return 0
    return {ops.CreateCheckConstraintOp: 2, ops.DropColumnOp: 3}.get(type(op), 1)


@rewriter.rewrites(ops.CreateTableOp)
def bring_back(context: MigrationContext, revision: Any, op: ops.CreateTableOp) -> ops.CreateTableOp:
    """A dropped table that comes back as SQLite tells it, in words that PostgreSQL takes too.

    The names of its CHECKs are whole; the naming convention must not lengthen them again.
    """
    for item in op.columns:
        if isinstance(item, sa.CheckConstraint) and item.name:
            item.name = conv(str(item.name))
        if isinstance(item, sa.Column):
            item.type, item.server_default = _generic(item.type), _portable(item)
    return op


@rewriter.rewrites(ops.CreateIndexOp)
def on_both_databases(context: MigrationContext, revision: Any, op: ops.CreateIndexOp) -> ops.CreateIndexOp:
    """The condition that SQLite gets, PostgreSQL gets too."""
    op.unique = bool(op.unique)
    if "sqlite_where" in op.kw:
        op.kw["postgresql_where"] = op.kw["sqlite_where"]
    return op


@rewriter.rewrites(ops.DropIndexOp)
def without_condition(context: MigrationContext, revision: Any, op: ops.DropIndexOp) -> ops.DropIndexOp:
    op.kw = {key: value for key, value in op.kw.items() if not key.endswith("_where")}
    return op


@rewriter.rewrites(ops.AddColumnOp)
def fill(context: MigrationContext, revision: Any, op: ops.AddColumnOp) -> ops.AddColumnOp:
    """Rows that are there need a value; an enum becomes text, as its CHECK stands on its own."""
    old = op.column
    default: Any = _portable(old)
    if default is None and not old.nullable:
        value = _value_of(op.table_name, old)
        default = (sa.true() if value else sa.false()) if isinstance(value, bool) else str(value)
    op.column = sa.Column(
        old.name, _plain(old.type), nullable=old.nullable, server_default=default, comment=old.comment
    )
    return op


@rewriter.rewrites(ops.AlterColumnOp)
def replace_nulls(context: MigrationContext, revision: Any, op: ops.AlterColumnOp) -> list[ops.MigrateOperation]:
    """A column that may no longer be NULL gets the same value first; where there is none, NULLs stop the step."""
    if op.existing_type is not None:
        op.existing_type = _plain(op.existing_type)
    if op.modify_type is not None:
        op.modify_type = _plain(op.modify_type)
    if op.modify_nullable is not False:
        return [op]
    try:
        value = _value_of(op.table_name, db.metadata.tables[op.table_name].c[op.column_name])
    except CannotWrite:
        return [op]
    literal = str(value).lower() if isinstance(value, bool) else "'" + str(value).replace("'", "''") + "'"
    fill = f'UPDATE "{op.table_name}" SET "{op.column_name}" = {literal} WHERE "{op.column_name}" IS NULL'  # noqa: S608 - from the models
    return [ops.ExecuteSQLOp(fill), op]


def _plain(type_: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    """The type of a column that is added or changed, whose CHECK is written apart from it."""
    return sa.String(type_.length) if isinstance(type_, sa.Enum) else _generic(type_)


def _generic(type_: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    """The type for any database of one that was read from SQLite, which forgets that moments have a zone."""
    if isinstance(type_, (sa.Enum, sa.types.TypeDecorator)):
        return type_
    generic = type_.as_generic(allow_nulltype=True)
    if isinstance(generic, sa.DateTime):
        return sa.DateTime(timezone=True)
    return type_ if type(type_) is type(generic) else generic


def _portable(column: sa.Column[Any]) -> Any:
    """The server's default; SQLite tells 0 and 1 of booleans, which PostgreSQL refuses."""
    default = column.server_default
    if isinstance(column.type, sa.Boolean) and isinstance(default, sa.DefaultClause):
        return sa.DefaultClause(sa.true() if str(default.arg).strip("()'") in ("1", "true") else sa.false())
    return default


def _value_of(table: str, column: sa.Column[Any]) -> Any:
    """What a new column holds in old rows: the model's default, else the first word of its CHECK, else by type."""
    default = column.default
    if isinstance(default, sa.ColumnDefault) and default.is_scalar:
        value = default.arg.value if isinstance(default.arg, enum.Enum) else default.arg
        if isinstance(column.type, sa.JSON):
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, (bool, int, float, str)):
            return value
    # `default=list` and `default=dict` are empty for every row; other functions tell each row its own.
    if isinstance(default, sa.ColumnDefault) and default.is_callable and isinstance(column.type, sa.JSON):
        value = default.arg(None)
        if value in ([], {}):
            return json.dumps(value)
    if default is None and not (column.foreign_keys or _is_unique(column) or isinstance(column.type, sa.Enum)):
        if (allowed := _first_allowed(column)) is not None:
            return allowed
        for type_, value in EMPTY:
            if isinstance(column.type, type_):
                return value
    raise CannotWrite(
        f"No value of {table}.{column.name} suits the rows that are there already: let it be NULL, "
        "give the model a scalar default, or write this migration by hand."
    )


def _is_unique(column: sa.Column[Any]) -> bool:
    """Whether two rows may not hold the same."""
    if column.unique or column.primary_key or column.table is None:
        return True
    alone = [
        item
        for item in (*column.table.constraints, *column.table.indexes)
        if isinstance(item, sa.UniqueConstraint) or (isinstance(item, sa.Index) and item.unique)
    ]
    return any([each.name for each in item.columns] == [column.name] for item in alone)


def _first_allowed(column: sa.Column[Any]) -> str | None:
    """Of a text column whose CHECK lists words, the first one; so it is with a dropped enum that comes back."""
    for check in column.table.constraints:
        if isinstance(check, sa.CheckConstraint):
            found = re.match(rf"\"?{re.escape(column.name)}\"? IN \('([^']*)'", str(check.sqltext))
            if found:
                return found[1]
    return None


def _tidy(file: Path) -> None:
    """Write it as its neighbours are written."""
    text = re.sub(r"^ *# ### .*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = text.replace("batch_op.f(", "op.f(").replace("batch_op", "batch").replace(", schema=None)", ")")
    file.write_text(text, encoding="utf-8")
    for arguments in (("check", "--fix"), ("format",)):
        subprocess.run([sys.executable, "-m", "ruff", *arguments, "--quiet", str(file)], check=True)


def main(name: str) -> int:
    """Write it and say where. The exit status."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    try:
        file = generate(name.strip())
    except CannotWrite as reason:
        print(reason, file=sys.stderr)
        return 1
    print(
        f"Written: {file.relative_to(FOLDER.parent)}. Read it: rows that a narrower CHECK no longer allows "
        "are yours to change first, both ways."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
