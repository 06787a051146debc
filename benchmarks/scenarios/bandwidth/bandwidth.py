"""Dense conjunctions beside what the machine can read, and its read bandwidth by level."""

import json
import subprocess
from dataclasses import dataclass
from typing import Any

from benchmarks.harness.markdown import number, table
from benchmarks.harness.settings import AS_OF, Settings, say

# A thread's buffer that lies in no second-level cache, and in most third-level ones.
THIRD_LEVEL = 32 << 20

CONJUNCTIONS = {
    "two consents": ["email_ok", "sms_ok"],
    "consent, age, buyers": ["email_ok", "age BETWEEN 25 AND 54", "orders >= 1"],
    "and a second consent": ["email_ok", "sms_ok", "age BETWEEN 25 AND 54", "orders >= 1"],
    "six predicates": ["email_ok", "sms_ok", "age BETWEEN 25 AND 54", "orders >= 1",
                       "income > 20000", "signup_date >= '2020-01-01'"],
}


@dataclass(frozen=True)
class BandwidthReport:
    """Shares of the read bandwidth with all threads, by conjunction: of reading as many bytes, and
    of reading from the third-level cache. And the text."""

    shares: dict[str, float]
    third_level_shares: dict[str, float]
    text: str


def run_lines(*command: str) -> list[dict[str, Any]]:
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def run(settings: Settings) -> BandwidthReport:
    """The store must be there."""
    say("bandwidth: reading memory")
    levels = run_lines(settings.program("bandwidth_by_level"), str(settings.threads))
    say("bandwidth: dense conjunctions")
    listing = settings.data / "conjunctions.tsv"
    listing.write_text("".join("\t".join([name, *predicates]) + "\n"
                               for name, predicates in CONJUNCTIONS.items()), encoding="utf-8")
    lines = run_lines(settings.program("dense_conjunctions"), str(settings.store), str(listing),
                      AS_OF, str(settings.threads), str(settings.rounds))
    third_level = {line["threads"]: line["bandwidth"] for line in levels
                   if line["bytes_per_thread"] == THIRD_LEVEL}
    shares = {}
    third_level_shares = {}
    rows = []
    for line in lines:
        rate = line["bytes"] / line["us"] * 1e6
        share = rate / line["bandwidth"]
        if line["threads"] == settings.threads:
            shares[line["name"]] = share
            third_level_shares[line["name"]] = rate / third_level[line["threads"]]
        rows.append([line["name"], str(line["threads"]), f"{line['count']:,}",
                     f"{line['bytes']:,}", number(line["us"]), number(line["min_us"]),
                     number(rate / 1e9), number(line["bandwidth"] / 1e9), f"{share:.0%}",
                     f"{rate / third_level[line['threads']]:.0%}"])
    rows.sort(key=lambda row: (int(row[3].replace(",", "")), row[1]))
    text = "\n\n".join([
        "Read bandwidth (OR-reduction over warm buffers, best of five rounds):",
        table(["a thread's buffer", "threads", "GB/s"],
              [[f"{line['bytes_per_thread'] // 1024:,} KiB", str(line["threads"]),
                number(line["bandwidth"] / 1e9)] for line in levels]),
        "Dense conjunctions, predicate cache filled, against reading as many bytes with as many "
        "threads in the same minute. Bytes are what must be read: containers of all operands in "
        "their smallest form, less chunks that are empty or full. The last column is against the "
        "bandwidth of 32 MiB a thread, where operands come from that were not counted a moment ago.",
        table(["", "threads", "customers", "bytes", "median µs", "min µs", "GB/s", "readable GB/s",
               "share", "of 32 MiB a thread"], rows)])
    return BandwidthReport(shares, third_level_shares, text)
