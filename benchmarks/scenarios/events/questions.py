"""What is asked of the generated events: in Muster's words, for DuckDB and for ClickHouse.

Days are UTC's, and it is the last second of 2026-06-30. SQL reads a table of events with customers
as numbers and times as whole seconds; `{time}` stands for the copy of it that lies by type and time,
`{customer}` for the one by type, customer and time: each question names the one that it is answered
faster from. Sequences are strict: a step happens at least a second after the one before it.
"""

import calendar
import time
from collections.abc import Mapping

DAY = 86_400


def at(day: str) -> int:
    """The first second of a day."""
    return calendar.timegm(time.strptime(day, "%Y-%m-%d"))


NOW = at("2026-07-01") - 1  # the last second of AS_OF
LAST_30_DAYS = at("2026-06-01")
LAST_90_DAYS = at("2026-04-02")
LAST_365_DAYS = at("2025-07-01")
LAST_8_WEEKS = at("2026-05-06")
DAYS_180_AGO = at("2026-01-01")

# What is asked about a stretch of time, about all a customer ever did, and about what came after
# what.
WINDOWS = ("three purchases in 30 days", "no mail opened for 90 days",
           "mail sent, none opened in 90 days", "over 500 in a year", "visits in 3 of 8 weeks")
EVER = ("two dear electronics, ever", "last purchase 180 days ago", "three categories, ever")
SEQUENCES = ("visit, cart, purchase in 7 days", "cart, then no purchase in a day",
             "visit after 90 days' pause")

MUSTER: Mapping[str, str] = {
    "three purchases in 30 days": "COUNT(purchase DURING LAST 30 DAYS) >= 3",
    "no mail opened for 90 days": "NOT DID email_open DURING LAST 90 DAYS",
    "mail sent, none opened in 90 days":
        "DID email_sent DURING LAST 90 DAYS AND NOT DID email_open DURING LAST 90 DAYS",
    "two dear electronics, ever":
        "COUNT(purchase WHERE category = 'electronics' AND amount > 100) >= 2",
    "over 500 in a year": "SUM(purchase.amount DURING LAST 365 DAYS) > 500",
    "last purchase 180 days ago": "LAST(purchase) < TODAY - 180 DAYS",
    "three categories, ever": "COUNT(DISTINCT purchase.category) >= 3",
    "visits in 3 of 8 weeks": "DID visit IN AT LEAST 3 OF LAST 8 WEEKS",
    "visit, cart, purchase in 7 days": "SEQUENCE(visit, cart_add, purchase WITHIN 7 DAYS)",
    "cart, then no purchase in a day": "SEQUENCE(cart_add, NOT purchase WITHIN 1 DAYS)",
    "visit after 90 days' pause": "DID visit AFTER A PAUSE OF 90 DAYS DURING LAST 30 DAYS",
}


def customers_with(table: str, condition: str, having: str) -> str:
    """How many customers have such events, as a statement."""
    return (f"SELECT count(*) FROM (SELECT customer FROM {table} WHERE {condition} "
            f"AND time <= {NOW} GROUP BY customer HAVING {having})")


def in_both() -> dict[str, str]:
    """What DuckDB and ClickHouse are asked in the same words."""
    return {
        "three purchases in 30 days":
            customers_with("{time}", f"type = 'purchase' AND time >= {LAST_30_DAYS}",
                           "count(*) >= 3"),
        "two dear electronics, ever":
            customers_with("{customer}", "type = 'purchase' AND category = 'electronics' "
                           "AND amount > 100", "count(*) >= 2"),
        "over 500 in a year":
            customers_with("{time}", f"type = 'purchase' AND time >= {LAST_365_DAYS}",
                           "sum(amount) > 500"),
        "last purchase 180 days ago":
            customers_with("{customer}", "type = 'purchase'", f"max(time) < {DAYS_180_AGO}"),
    }


def duckdb_statements() -> dict[str, str]:
    """Question → statement."""
    return in_both() | {
        "no mail opened for 90 days":
            "SELECT (SELECT count(*) FROM customers) - (SELECT count(DISTINCT customer) "
            f"FROM {{time}} WHERE type = 'email_open' AND time BETWEEN {LAST_90_DAYS} AND {NOW})",
        "mail sent, none opened in 90 days":
            customers_with("{time}", f"type IN ('email_sent', 'email_open') "
                           f"AND time >= {LAST_90_DAYS}", "NOT bool_or(type = 'email_open')"),
        # Categories are few enough for the bits of a number, which is faster than DISTINCT.
        "three categories, ever":
            customers_with("{customer}", "type = 'purchase'",
                           "bit_count(bit_or(1::UINTEGER << enum_code(category))) >= 3"),
        "visits in 3 of 8 weeks":
            customers_with("{time}", f"type = 'visit' AND time >= {LAST_8_WEEKS}",
                           "bit_count(bit_or(1::UINTEGER << "
                           f"((time - {LAST_8_WEEKS}) // {7 * DAY}))) >= 3"),
        # The latest visit before each cart; the latest such cart before each purchase: it is the one
        # with the latest visit, so if it is too far back, so are all.
        "visit, cart, purchase in 7 days":
            "WITH carts AS (SELECT c.customer, c.time, v.time AS start "
            f"FROM (SELECT customer, time FROM {{customer}} WHERE type = 'cart_add') c ASOF JOIN "
            f"(SELECT customer, time FROM {{customer}} WHERE type = 'visit') v "
            "ON c.customer = v.customer AND c.time > v.time) "
            "SELECT count(DISTINCT p.customer) "
            f"FROM (SELECT customer, time FROM {{customer}} WHERE type = 'purchase' "
            f"AND time <= {NOW}) p ASOF JOIN carts "
            "ON p.customer = carts.customer AND p.time > carts.time "
            f"WHERE p.time - carts.start <= {7 * DAY}",
        "cart, then no purchase in a day":
            f"SELECT count(DISTINCT c.customer) FROM {{customer}} c WHERE type = 'cart_add' "
            f"AND time + {DAY} <= {NOW} AND NOT EXISTS (SELECT 1 FROM {{customer}} p "
            "WHERE p.type = 'purchase' AND p.customer = c.customer AND p.time > c.time "
            f"AND p.time <= c.time + {DAY})",
        # The pause is longer than the window, so only the first visit in it can end one.
        "visit after 90 days' pause":
            customers_with("{customer}", "type = 'visit'",
                           f"min(time) FILTER (time >= {LAST_30_DAYS}) "
                           f"- max(time) FILTER (time < {LAST_30_DAYS}) >= {90 * DAY}"),
    }


def clickhouse_statements() -> dict[str, str]:
    """Question → statement."""
    first = f"minIf(time, time >= {LAST_30_DAYS})"
    before = f"maxIf(time, time < {LAST_30_DAYS})"
    return in_both() | {
        "no mail opened for 90 days":
            "SELECT (SELECT count() FROM customers) - (SELECT uniqExact(customer) "
            f"FROM {{time}} WHERE type = 'email_open' AND time BETWEEN {LAST_90_DAYS} AND {NOW})",
        "mail sent, none opened in 90 days":
            customers_with("{time}", f"type IN ('email_sent', 'email_open') "
                           f"AND time >= {LAST_90_DAYS}", "max(type = 'email_open') = 0"),
        "three categories, ever":
            customers_with("{customer}", "type = 'purchase'",
                           "bitCount(groupBitOr(bitShiftLeft(toUInt16(category != ''), "
                           "toUInt8(category)))) >= 3"),
        "visits in 3 of 8 weeks":
            customers_with("{time}", f"type = 'visit' AND time >= {LAST_8_WEEKS}",
                           "bitCount(groupBitOr(bitShiftLeft(toUInt8(1), "
                           f"intDiv(time - {LAST_8_WEEKS}, {7 * DAY})))) >= 3"),
        # windowFunnel keeps the latest start of each step, as Muster does, but takes the steps of one
        # second in their order; its mode strict_increase in turn forgets an earlier first step when
        # the step comes again in the second of the next one. With three ticks a second and later
        # steps on earlier ticks a later tick is a later second: no mode is needed, and seven days
        # from first to last step are two ticks short of 3 · 604,800.
        "visit, cart, purchase in 7 days":
            customers_with("{customer}", "type IN ('visit', 'cart_add', 'purchase')",
                           f"windowFunnel({3 * 7 * DAY - 2})(toUInt64(time) * 3 "
                           "+ multiIf(type = 'visit', 2, type = 'cart_add', 1, 0), "
                           "type = 'visit', type = 'cart_add', type = 'purchase') = 3"),
        "cart, then no purchase in a day":
            customers_with("{customer}", "type IN ('cart_add', 'purchase')",
                           f"arrayExists(c -> c + {DAY} <= {NOW} AND NOT arrayExists("
                           f"p -> p > c AND p <= c + {DAY}, groupArrayIf(time, type = 'purchase')), "
                           "groupArrayIf(time, type = 'cart_add'))"),
        # Zero where there is none.
        "visit after 90 days' pause":
            customers_with("{customer}", "type = 'visit'",
                           f"{before} > 0 AND {first} >= {before} + {90 * DAY}"),
    }
