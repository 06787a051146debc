"""The twelve counts of the standard load, in Muster's words and in SQL.

`ranks` lists the cities of the file by popularity, so that c06 and c11 mean the same for every
contender. Two-valued logic is Muster's rule, so SQL says COALESCE where a NOT meets an unknown.
"""

AS_OF = "2026-06-30"


def quoted(values):
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


def tag_in_text(tag):
    return f"('|' || COALESCE(interests, '') || '|') LIKE '%|{tag}|%'"


def tag_in_list(tag):
    return f"COALESCE(list_contains(interests, '{tag}'), FALSE)"


def queries(ranks, has=tag_in_text):
    """name → (where, SQL condition). Dates are ISO texts or dates; `has` tests for a tag."""
    fifty = quoted(ranks[rank - 1] for rank in range(2, min(101, len(ranks) + 1), 2))
    rare = quoted([ranks[min(500, len(ranks)) - 1]])

    return {
        "c01": ("gender = 'male' AND age BETWEEN 35 AND 40 AND education IN ('bachelor', 'master', "
                "'doctor') AND employment = 'employed' AND income > 30000",) * 2,
        "c02": ("region IN ('Lombardy', 'Piedmont') AND area = 'urban'",) * 2,
        "c03": ("city = 'Moscow'",) * 2,
        "c04": ("spend >= 500 AND orders >= 2 AND last_order IN LAST 30 DAYS",
                "spend >= 500 AND orders >= 2 AND last_order BETWEEN '2026-06-01' AND '2026-06-30'"),
        "c05": ("orders >= 1 AND last_order < TODAY - 180 DAYS AND email_ok AND NOT nps <= 6",
                "orders >= 1 AND last_order < '2026-01-01' AND email_ok "
                "AND NOT COALESCE(nps <= 6, FALSE)"),
        "c06": (f"city IN ({fifty}) AND NOT (gender = 'female' AND age < 30) "
                "AND (email_ok OR sms_ok)",
                f"city IN ({fifty}) AND NOT (COALESCE(gender = 'female', FALSE) AND "
                "COALESCE(age < 30, FALSE)) AND (email_ok OR sms_ok)"),
        "c07": ("(nps <= 6 OR csat <= 2 OR complaints > 0) AND spend > 1000",
                "(COALESCE(nps <= 6, FALSE) OR COALESCE(csat <= 2, FALSE) OR complaints > 0) "
                "AND spend > 1000"),
        "c08": ("interests HAS ANY ('sport', 'travel') AND NOT interests HAS 'kids' AND email_ok",
                f"({has('sport')} OR {has('travel')}) AND NOT {has('kids')} AND email_ok"),
        "c09": ("AT LEAST 3 OF (email_ok, sms_ok, push_ok, loyalty = 'gold', orders >= 3, nps >= 9)",
                "(CASE WHEN email_ok THEN 1 ELSE 0 END + CASE WHEN sms_ok THEN 1 ELSE 0 END + "
                "CASE WHEN push_ok THEN 1 ELSE 0 END + CASE WHEN loyalty = 'gold' THEN 1 ELSE 0 END "
                "+ CASE WHEN orders >= 3 THEN 1 ELSE 0 END + CASE WHEN nps >= 9 THEN 1 ELSE 0 END) "
                ">= 3"),
        "c10": ("orders = 1 AND signup_date BETWEEN '2025-01-01' AND '2025-12-31' AND clv > 200",) * 2,
        "c11": (f"city = {rare} AND education = 'doctor' AND income > 60000",) * 2,
        "c12": ("NOT (region = 'Lombardy' OR employment = 'unemployed' OR NOT email_ok)",
                "NOT (COALESCE(region = 'Lombardy', FALSE) OR COALESCE(employment = 'unemployed', "
                "FALSE) OR NOT email_ok)"),
    }
