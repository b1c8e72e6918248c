"""Junction tables of a database: which tables they lead to, and how rows of a page are tied to them, as SQL."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from datasette.utils import escape_sqlite

__all__ = ["Relation", "Rows", "find_relations", "read_keys"]


class Relation(NamedTuple):
    """A way from the rows of a table to many of another: `near` of the table = `here` of the junction, `there` is the value.

    It is that of the column `key` of the `other` table.
    """

    other: str
    key: str
    near: str
    junction: str
    here: str
    there: str
    steps: int
    width: int

    @property
    def exact_name(self) -> str:
        """The name that no other relation of the table has."""
        return f"{self.junction}.{self.there}"

    @property
    def quoted(self) -> tuple[str, str, str]:
        """Junction, here and there as SQL."""
        return escape_sqlite(self.junction), escape_sqlite(self.here), escape_sqlite(self.there)


class Key(NamedTuple):
    """A foreign key: `column` of `table`, which has `width` columns, refers to `other_column` of `other`."""

    table: str
    column: str
    other: str
    other_column: str
    width: int


def read_keys(connection: sqlite3.Connection) -> list[Key]:
    """Return the foreign keys of a database that have one column each."""
    sql = """
        select m.name, k."from", k."table", coalesce(k."to", (select name from pragma_table_info(k."table") where pk = 1)),
               (select count(*) from pragma_table_info(m.name))
          from sqlite_master m, pragma_foreign_key_list(m.name) k
         where m.type = 'table' group by m.name, k.id having count(*) = 1
    """
    return [Key(*row) for row in connection.execute(sql).fetchall()]


def find_relations(keys: list[Key], table: str) -> dict[str, Relation]:
    """Return the relations of a table by name: first its own, then those of the tables that it refers to."""
    pairs = [(here, there) for here in keys for there in keys if here.table == there.table and here.column != there.column]
    found = [
        Relation(there.other, there.other_column, here.other_column, here.table, here.column, there.column, 0, here.width)
        for here, there in pairs
        if here.other == table
    ]
    found += [
        Relation(there.other, there.other_column, key.column, here.table, here.column, there.column, 1, here.width)
        for key in keys
        if key.table == table
        for here, there in pairs
        if (here.other, here.other_column) == (key.other, key.other_column)
    ]
    relations: dict[str, Relation] = {}
    for relation in sorted(found, key=lambda r: (r.steps, r.width, r.junction, r.there)):
        for name in (relation.other, relation.exact_name):
            relations.setdefault(name, relation)
    return relations


class Rows(NamedTuple):
    """The rows that a page shows: those of a table, or of a view of it, and what they are related to.

    `each_once`: each row of the table is shown once.
    """

    shown: str
    table: str
    each_once: bool
    key: str | None
    relations: dict[str, Relation]

    def near(self, relation: Relation) -> str:
        """Return SQL for the value that the junction's `here` equals; a view may lack the column that its table has."""
        shown, near = escape_sqlite(self.shown), escape_sqlite(relation.near)
        if self.shown == self.table or relation.near == self.key:
            return f"{shown}.{near}"
        table, key = escape_sqlite(self.table), escape_sqlite(self.key or "rowid")
        return f"(select {table}.{near} from {table} where {table}.{key} = {shown}.{key})"

    def without(self, relation: Relation) -> str:
        """Return the condition that a row has no value."""
        junction, here, there = relation.quoted
        return (
            f"not exists (select 1 from {junction} as m2m where m2m.{here} = {self.near(relation)} and m2m.{there} is not null)"
        )

    def is_once(self, relation: Relation) -> bool:
        """Whether no two rows have the same value of `near`."""
        return self.each_once and relation.near == self.key
