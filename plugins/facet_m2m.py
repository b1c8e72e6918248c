"""Facets and filters through junction tables, for any Datasette site.

On a table of papers, where paper_authors(paper_id, author_id) refers to papers and to authors:

    ?_facet_m2m=authors   counts the papers of each author, and those without any as "(unknown)"
    ?_m2m_authors=5       keeps the papers of author 5; several keep those that have all of them
    ?_no_m2m=authors      keeps the papers without an author

Junctions are found by their foreign keys. A table that refers to papers (links, say) has the same facets through its paper.
Where several junctions lead to one table the nearest, then the narrowest, is meant; `?_facet_m2m=paper_authors.author_id`
names one exactly. In metadata a facet is `{m2m: authors}`. A view has no foreign keys; it has those of a table whose rows it
shows when its plugin setting says so: `plugins: {facet_m2m: {rows_of: papers}}`, and `each_once: true` besides where it shows
each of them once: only then are its counts those that the file keeps of the table. A table of codes has their names beside them
where it says which column has these: `plugins: {facet_m2m: {full_names: full_name}}`. Both sides of a junction want an index.
"""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import escape_sqlite, path_with_removed_args
from datasette.utils.asgi import BadRequest, Request

from papersette.site.pages.facet_sources import narrow_rows, read_kept
from papersette.site.pages.facet_values import Values, read_full_names
from papersette.site.pages.junctions import Relation, Rows, find_relations, read_keys

UNKNOWN = "(unknown)"
# The relations of tables, by database.
KNOWN: WeakKeyDictionary[Database, dict[str, dict[str, Relation]]] = WeakKeyDictionary()


class Reader(NamedTuple):
    """Who looks at a page, and may not be told of every table."""

    datasette: Datasette
    actor: Any
    database: str

    async def find(self, rows: Rows, name: str) -> Relation:
        """Return a relation by its name.

        Raises:
            BadRequest: there is none that the reader may see.
        """
        relation = rows.relations.get(name)
        if relation is None or not await self.may_see(relation):
            seen = [name for name, other in rows.relations.items() if name == other.other and await self.may_see(other)]
            known = ", ".join(seen) or "none"
            raise BadRequest(f"No junction table leads from {rows.shown} to {name}; those that it leads to: {known}")
        return relation

    async def may_see(self, relation: Relation) -> bool:
        """Whether the reader may see both tables of a relation."""
        for table in (relation.junction, relation.other):
            resource = (self.database, table)
            if not (await self.datasette.check_visibility(self.actor, action="view-table", resource=resource))[0]:
                return False
        return True


async def read_rows(datasette: Datasette, database: str, shown: str) -> Rows:
    """Return what a table or view is related to; of a file that does not change it is found once."""
    db = datasette.get_database(database)
    setting = datasette.plugin_config("facet_m2m", database=database, table=shown) or {}
    table = setting.get("rows_of", shown)
    known = KNOWN.setdefault(db, {})
    if db.is_mutable or table not in known:
        known[table] = find_relations(await db.execute_fn(read_keys), table)
    keys = await db.primary_keys(table)
    each_once = shown == table or setting.get("each_once", False)
    return Rows(shown, table, each_once, keys[0] if len(keys) == 1 else None, known[table])


@hookimpl
def filters_from_request(request: Request, database: str, table: str, datasette: Datasette) -> Any:
    """Narrow a table by ?_m2m_NAME=VALUE and ?_no_m2m=NAME."""
    wanted = [
        (arg.removeprefix("_m2m_"), value)
        for arg in request.args
        if arg.startswith("_m2m_")
        for value in request.args.getlist(arg)
    ]
    unwanted = request.args.getlist("_no_m2m")
    if not wanted and not unwanted:
        return None

    async def narrow() -> FilterArguments:
        rows, reader = await read_rows(datasette, database, table), Reader(datasette, request.actor, database)
        where, parameters, said = [], {}, []
        for number, (name, value) in enumerate(wanted):
            relation = await reader.find(rows, name)
            junction, here, there = relation.quoted
            where.append(f"{rows.near(relation)} in (select {here} from {junction} where {there} = :m2m_{number})")
            parameters[f"m2m_{number}"] = value
            labels = await datasette.expand_foreign_keys(database, relation.junction, relation.there, [value])
            said.append(f'{name} include "{next(iter(labels.values()), value)}"')
        for name in unwanted:
            where.append(rows.without(await reader.find(rows, name)))
            said.append(f"{name} are unknown")
        return FilterArguments(where, parameters, said)

    return narrow


class ManyToManyFacet(Facet):  # type: ignore[misc] # Datasette has no types
    """The facet type m2m."""

    type = "m2m"

    async def suggest(self) -> list[dict[str, Any]]:
        """Offer the relations that are the table's own and not shown yet; a look at the foreign keys, no query."""
        rows, reader = await read_rows(self.ds, self.database, self.table), self._reader()
        shown, values = {config["config"].get("simple") for config in self.get_configs()}, Values(self)
        return [
            {"name": name, "type": self.type, "toggle_url": values.with_("_facet_m2m", name)}
            for name, relation in rows.relations.items()
            if name == relation.other and not relation.steps and name not in shown and await reader.may_see(relation)
        ]

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Return the facets asked for, and the names of those that took too long."""
        configs: dict[str, dict[str, Any]] = {}
        for config in self.get_configs():
            # One that the address and the metadata ask for is shown once, as the first of them has it.
            configs.setdefault(str(config["config"].get("simple")), config)
        if not configs:
            return [], []
        rows = await read_rows(self.ds, self.database, self.table)
        kept = await self._read_kept(rows)
        by_id, bound = await narrow_rows(self) if configs.keys() - kept.keys() else (False, None)

        async def tell(name: str, config: dict[str, Any]) -> dict[str, Any] | None:
            try:
                values, truncated = await self._values(rows, name, kept.get(name), by_id)
            except QueryInterrupted:
                return None
            hide = self.ds.urls.path(path_with_removed_args(self.request, {"_facet_m2m": name}))
            shown = {"name": name, "type": self.type, "results": values, "truncated": truncated}
            bounded = {"bounded": bound} if bound and name not in kept else {}
            return {**shown, **bounded, "hideable": config["source"] != "metadata", "toggle_url": hide}

        told = await asyncio.gather(*(tell(name, config) for name, config in configs.items()))
        return [one for one in told if one], [name for name, one in zip(configs, told, strict=True) if one is None]

    def _reader(self) -> Reader:
        return Reader(self.ds, self.request.actor, self.database)

    async def _read_kept(self, rows: Rows) -> dict[str, list[tuple[Any, int]]]:
        """Return the (value, count) pairs of each facet that the file keeps, by the facet's name."""
        kept = await read_kept(self, rows.table) if rows.each_once and rows.key == "id" else {}
        return {name.removeprefix("m2m:"): pairs for name, pairs in kept.items() if name.startswith("m2m:")}

    async def _values(
        self, rows: Rows, name: str, kept: list[tuple[Any, int]] | None, by_id: bool
    ) -> tuple[list[dict[str, Any]], bool]:
        """Return the values of a facet, the most frequent first and (unknown) last, and whether there are more."""
        relation, size, told = await self._reader().find(rows, name), self.get_facet_size(), Values(self)
        if kept:
            counted, unknown = [pair for pair in kept if pair[0] is not None], kept[-1][1]
        else:
            counted, unknown = await self._count(rows, relation, size, by_id)
        top = counted[:size]
        # A chosen value that no row has any more still shows, so that it can be taken back.
        shown_values = {str(value) for value, _ in top}
        chosen = [value for argument, value in self.get_querystring_pairs() if argument == f"_m2m_{name}"]
        top += [(value, 0) for value in chosen if value not in shown_values]
        ids = [value for value, _ in top]
        found = await self.ds.expand_foreign_keys(self.database, relation.junction, relation.there, ids)
        labels = {str(value): label for (_, value), label in found.items()}
        full_names = await read_full_names(self, relation.other, relation.key, ids)
        values = [
            {**told.tell(f"_m2m_{name}", value, labels.get(str(value), value), count), **full_names.get(str(value), {})}
            for value, count in top
        ]
        if unknown:
            values.append({**told.tell("_no_m2m", name, UNKNOWN, unknown), "value": None})
        return values, len(counted) > size

    async def _count(self, rows: Rows, relation: Relation, size: int, by_id: bool) -> tuple[list[tuple[Any, int]], int]:
        """Return the (value, count) pairs of a facet, one more than are shown, and how many rows have no value."""
        junction, here, there = relation.quoted
        near, shown = rows.near(relation), f"({self.sql}) as {escape_sqlite(self.table)}"
        joined = f"counted cross join {junction} as m2m on m2m.{here} = counted.near where m2m.{there} is not null"
        if rows.is_once(relation):
            # Whoever has the ids need not look at the rows.
            counted = (
                "select value, 1 from json_each(:facet_ids)" if by_id and rows.key == "id" else f"select {near}, 1 from {shown}"
            )
            values = f"select m2m.{there} as value, count(distinct counted.near) from {joined}"
        else:
            counted = f"select {near}, count(*) from {shown} group by 1"
            values = f"select value, sum(n) from (select distinct counted.near, counted.n, m2m.{there} as value from {joined})"
        sql = f"""
            with counted(near, n) as materialized ({counted})
            select * from ({values} group by 1 order by 2 desc, 1 limit {size + 1})
             union all
            select null, sum(n) from counted
             where not exists (select 1 from {junction} as m2m where m2m.{here} = counted.near and m2m.{there} is not null)"""
        limit = self.ds.setting("facet_time_limit_ms")
        answer = await self.ds.execute(self.database, sql, self.params, truncate=False, custom_time_limit=limit)
        *pairs, (_, unknown) = [tuple(row) for row in answer.rows]
        return pairs, unknown or 0


@hookimpl
def register_facet_classes() -> list[type[Facet]]:
    """Add the facet type m2m."""
    return [ManyToManyFacet]
