"""One ClickHouse table for both ClickHouses: narrowest types, no NULL where '' can say unknown."""

from collections.abc import Sequence

from benchmarks.scenarios.counts import columns
from benchmarks.scenarios.counts.contenders.contender import Material
from benchmarks.scenarios.counts.queries import Dialect, quoted, sql_queries

ABOUT = ("MergeTree ordered by region and city, hot, narrowest integers, Decimal(9,2), Date, "
         "Enum with '' for unknown, Nullable only where a number may be unknown, tags as bits of a "
         "UInt32")


def enum(values: Sequence[str]) -> str:
    """'' is 0, the others count from 1."""
    entries = [f"{quoted([value])} = {code}" for code, value in enumerate(["", *values])]
    return f"Enum{8 if len(entries) < 128 else 16}({', '.join(entries)})"


def column_types(values: dict[str, list[str]]) -> str:
    """`values` are those of each category."""
    kinds = {name: enum(values[name]) for name in columns.CATEGORIES}
    kinds |= dict.fromkeys(columns.FLAGS, "UInt8")
    kinds |= dict.fromkeys(columns.MONEY, "Decimal(9, 2)")
    kinds |= dict.fromkeys(columns.DATES, "Date")
    kinds |= {name: f"UInt{bits}" for name, bits in columns.NUMBERS.items()}
    kinds["interests"] = "UInt32"
    return ", ".join(f"{name} Nullable({kinds[name]})" if name in columns.MAY_BE_UNKNOWN
                     else f"{name} {kinds[name]}" for name in columns.READ)


def create_table(values: dict[str, list[str]]) -> str:
    return (f"CREATE TABLE customers ({column_types(values)}) ENGINE = MergeTree() "
            "ORDER BY (region, city)")


def counts(material: Material) -> dict[str, str]:
    """Name → the whole statement."""
    dialect = Dialect(
        has_any=lambda tags: f"(bitAnd(interests, {material.facts.mask(tags)}) != 0)",
        day=lambda iso: f"toDate('{iso}')",
        # Version 18 takes false AND unknown for unknown.
        how_many=lambda tests: "(" + " + ".join(f"ifNull({test}, 0)" for test in tests) + ")")
    return {name: f"SELECT count() FROM customers WHERE {where}"
            for name, where in sql_queries(material.facts.cities, dialect).items()}
