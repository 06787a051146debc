"""The events as rivals load them: a tab-separated file, customers as numbers in file order."""

from pathlib import Path

import duckdb

from benchmarks.harness.settings import Settings

TYPES = ("visit", "cart_add", "purchase", "return", "email_sent", "email_open", "email_click",
         "review", "complaint", "support_call")
CATEGORIES = ("clothing", "shoes", "home", "beauty", "electronics", "sport", "books", "food", "toys",
              "garden", "courses", "travel")
CHANNELS = ("web", "app", "store", "email", "phone", "messenger")
# In the order of the file. Times are seconds since 1970; all generated ones fit 32 bits.
COLUMNS = ("customer", "type", "time", "amount", "category", "channel")


def write_rows(settings: Settings) -> Path:
    """Makes it from customers.csv and events.csv, unless it is there."""
    path = settings.data / "event_rows.tsv"
    if path.exists():
        return path
    part = path.with_suffix(".part")
    with duckdb.connect(":memory:", config={"threads": settings.threads}) as connection:
        connection.execute("CREATE TABLE numbers AS SELECT id, row_number() OVER () - 1 AS number "
                           f"FROM read_csv('{settings.csv}', all_varchar = true)")
        connection.execute(
            "COPY (SELECT number, type, epoch(time)::UINTEGER, amount, category, channel "
            f"FROM read_csv('{settings.data / 'events.csv'}', columns = {{'customer': 'VARCHAR', "
            "'type': 'VARCHAR', 'time': 'TIMESTAMP', 'amount': 'DECIMAL(9, 2)', "
            "'category': 'VARCHAR', 'channel': 'VARCHAR'}) e JOIN numbers ON id = e.customer) "
            f"TO '{part}' (DELIMITER '\t', HEADER false, QUOTE '', NULLSTR '\\N')")
    part.rename(path)
    return path
