"""The predicates of the twelve counts by name, for contenders that work on bitmaps.

A predicate is what the language calls one: a list of values or a range is one bitmap, as it is in
Muster's predicate cache.
"""

from benchmarks.scenarios.counts.queries import Cities, quoted


def leaves(cities: Cities) -> dict[str, str]:
    """Name → where expression."""
    return {
        "male": "gender = 'male'",
        "female": "gender = 'female'",
        "age_35_40": "age BETWEEN 35 AND 40",
        "under_30": "age < 30",
        "degree": "education IN ('bachelor', 'master', 'doctor')",
        "doctor": "education = 'doctor'",
        "employed": "employment = 'employed'",
        "unemployed": "employment = 'unemployed'",
        "income_over_30000": "income > 30000",
        "income_over_60000": "income > 60000",
        "two_regions": "region IN ('Lombardy', 'Piedmont')",
        "lombardy": "region = 'Lombardy'",
        "urban": "area = 'urban'",
        "moscow": "city = 'Moscow'",
        "fifty_towns": f"city IN ({quoted(cities.even_ranks)})",
        "rare_town": f"city = {quoted([cities.rank_500])}",
        "spend_500": "spend >= 500",
        "spend_over_1000": "spend > 1000",
        "orders_1": "orders >= 1",
        "orders_2": "orders >= 2",
        "orders_3": "orders >= 3",
        "one_order": "orders = 1",
        "last_30_days": "last_order IN LAST 30 DAYS",
        "not_for_180_days": "last_order < TODAY - 180 DAYS",
        "email": "email_ok",
        "sms": "sms_ok",
        "push": "push_ok",
        "detractor": "nps <= 6",
        "promoter": "nps >= 9",
        "csat_2": "csat <= 2",
        "complained": "complaints > 0",
        "sport_or_travel": "interests HAS ANY ('sport', 'travel')",
        "kids": "interests HAS 'kids'",
        "gold": "loyalty = 'gold'",
        "signed_up_2025": "signup_date BETWEEN '2025-01-01' AND '2025-12-31'",
        "clv_over_200": "clv > 200",
    }


# The counts that are plain conjunctions of these.
CONJUNCTIONS = {
    "c01": ("male", "age_35_40", "degree", "employed", "income_over_30000"),
    "c02": ("two_regions", "urban"),
    "c03": ("moscow",),
    "c04": ("spend_500", "orders_2", "last_30_days"),
    "c10": ("one_order", "signed_up_2025", "clv_over_200"),
    "c11": ("rare_town", "doctor", "income_over_60000"),
}
