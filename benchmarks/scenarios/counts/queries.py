"""The twelve counts of the standard load, in Muster's words and in SQL.

Two-valued logic is Muster's rule, so where a NOT meets an unknown, SQL says what becomes of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cities:
    """The cities that c06 and c11 mean, by popularity in the file."""

    even_ranks: Sequence[str]  # ranks 2, 4, … 100
    rank_500: str

    @staticmethod
    def of(by_popularity: Sequence[str]) -> "Cities":
        return Cities(by_popularity[1:100:2], by_popularity[min(500, len(by_popularity)) - 1])


def quoted(values: Sequence[str]) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


@dataclass(frozen=True)
class Dialect:
    """Where SQL engines differ. Tags are bits of one integer in all of them."""

    has_any: Callable[[Sequence[str]], str]
    day: Callable[[str], str]
    how_many: Callable[[Sequence[str]], str]  # of tests that are never unknown


def muster_queries(cities: Cities) -> dict[str, str]:
    """Name → where expression."""
    return {
        "c01": "gender = 'male' AND age BETWEEN 35 AND 40 AND education IN ('bachelor', 'master', "
               "'doctor') AND employment = 'employed' AND income > 30000",
        "c02": "region IN ('Lombardy', 'Piedmont') AND area = 'urban'",
        "c03": "city = 'Moscow'",
        "c04": "spend >= 500 AND orders >= 2 AND last_order IN LAST 30 DAYS",
        "c05": "orders >= 1 AND last_order < TODAY - 180 DAYS AND email_ok AND NOT nps <= 6",
        "c06": f"city IN ({quoted(cities.even_ranks)}) AND NOT (gender = 'female' AND age < 30) "
               "AND (email_ok OR sms_ok)",
        "c07": "(nps <= 6 OR csat <= 2 OR complaints > 0) AND spend > 1000",
        "c08": "interests HAS ANY ('sport', 'travel') AND NOT interests HAS 'kids' AND email_ok",
        "c09": "AT LEAST 3 OF (email_ok, sms_ok, push_ok, loyalty = 'gold', orders >= 3, nps >= 9)",
        "c10": "orders = 1 AND signup_date BETWEEN '2025-01-01' AND '2025-12-31' AND clv > 200",
        "c11": f"city = {quoted([cities.rank_500])} AND education = 'doctor' AND income > 60000",
        "c12": "NOT (region = 'Lombardy' OR employment = 'unemployed' OR NOT email_ok)",
    }


def sql_queries(cities: Cities, dialect: Dialect) -> dict[str, str]:
    """Name → the condition of SELECT count(*) FROM customers WHERE …"""
    day = dialect.day
    same = muster_queries(cities)
    return {
        "c01": same["c01"],
        "c02": same["c02"],
        "c03": same["c03"],
        "c04": "spend >= 500 AND orders >= 2 AND last_order >= " + day("2026-06-01")
               + " AND last_order <= " + day("2026-06-30"),
        "c05": f"orders >= 1 AND last_order < {day('2026-01-01')} AND email_ok "
               "AND COALESCE(nps, 10) > 6",
        "c06": f"city IN ({quoted(cities.even_ranks)}) AND (gender IS NULL OR gender <> 'female' "
               "OR age IS NULL OR age >= 30) AND (email_ok OR sms_ok)",
        "c07": same["c07"],
        "c08": f"{dialect.has_any(['sport', 'travel'])} AND NOT {dialect.has_any(['kids'])} "
               "AND email_ok",
        "c09": dialect.how_many(["email_ok", "sms_ok", "push_ok", "loyalty = 'gold'",
                                 "orders >= 3",
                                 "nps IS NOT NULL AND nps >= 9"]) + " >= 3",
        "c10": f"orders = 1 AND signup_date >= {day('2025-01-01')} "
               f"AND signup_date <= {day('2025-12-31')} AND clv > 200",
        "c11": same["c11"],
        "c12": "(region IS NULL OR region <> 'Lombardy') AND (employment IS NULL "
               "OR employment <> 'unemployed') AND email_ok",
    }
