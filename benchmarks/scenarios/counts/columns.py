"""The types of the standard population's columns, the narrowest that hold them."""

CATEGORIES = ("gender", "education", "employment", "region", "city", "area", "loyalty")
FLAGS = ("email_ok", "sms_ok", "push_ok")
MONEY = ("spend", "clv")
DATES = ("signup_date", "last_order")
# Bits that the whole numbers need.
NUMBERS = {"age": 8, "income": 32, "orders": 16, "nps": 8, "csat": 8, "complaints": 8}
# What may be unknown, categories aside.
MAY_BE_UNKNOWN = ("age", "income", "last_order", "nps", "csat")

# The columns that the twelve counts read, in the order in which every rival's table has them.
READ = (*CATEGORIES, *FLAGS, *MONEY, *DATES, *NUMBERS, "interests")
