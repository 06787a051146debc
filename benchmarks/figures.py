"""The lines of the design that this benchmark can judge, beside what was measured."""

from dataclasses import dataclass, field

from benchmarks.harness.markdown import table
from benchmarks.scenarios.bandwidth.bandwidth import BandwidthReport
from benchmarks.scenarios.counts.ratios import ratios
from benchmarks.scenarios.counts.rounds import Measured
from benchmarks.scenarios.events.questions import SEQUENCES, WINDOWS
from benchmarks.scenarios.http.exports import BITMAP
from benchmarks.scenarios.http.http import HttpReport
from benchmarks.scenarios.live.live import LiveReport
from benchmarks.scenarios.loading.loading import LoadingReport
from benchmarks.scenarios.restart.restart import RestartReport
from benchmarks.scenarios.score.score import ScoreReport


@dataclass
class Figures:
    """Rows of the summary."""

    rows: list[list[str]] = field(default_factory=list)

    def add(self, what: str, reach: str, found: str, reached: bool) -> None:
        self.rows.append([what, reach, found, "yes" if reached else "no"])

    def add_ratios(self, what: str, measured: Measured, rival: str, to: str, mean: float,
                   least: float) -> None:
        """A line about a geometric mean and a least ratio."""
        found = ratios(measured, rival, to)
        if found is None:
            return
        lowest, query = found.least
        self.add(what, f"mean ≥ {mean:g}×, none under {least:g}×",
                 f"mean {found.mean:.1f}×, least {lowest:.1f}× ({query})",
                 found.mean >= mean and lowest >= least)

    def add_counts(self, measured: Measured) -> None:
        self.add_ratios("count, predicates seen before ÷ DuckDB", measured, "DuckDB",
                        "Muster again", 150, 20)
        self.add_ratios("count, first time seen ÷ DuckDB", measured, "DuckDB", "Muster first", 40, 10)
        self.add_ratios("CRoaring's own operators ÷ counting", measured, "CRoaring",
                        "Muster bound", 4, 1)
        self.add_ratios("the same with one thread", measured, "CRoaring", "Muster bound 1t", 4, 1)

    def add_bandwidth(self, report: BandwidthReport) -> None:
        for what, shares in (("as many bytes", report.shares),
                             ("32 MiB a thread", report.third_level_shares)):
            share, name = min((share, name) for name, share in shares.items())
            self.add(f"dense conjunctions, against reading {what}", "≥ 70 % of the read bandwidth",
                     f"least {share:.0%} ({name})", share >= 0.7)

    def add_loading(self, report: LoadingReport) -> None:
        self.add("CSV to queryable ÷ DuckDB, types told", "≤ 0.5", f"{1 / report.ratio:.2f}",
                 report.ratio >= 2)
        self.add("CSV to queryable", "≥ 0.5 GB/s a core", f"{report.bytes_a_core / 1e9:.2f} GB/s",
                 report.bytes_a_core >= 0.5e9)

    def add_events(self, measured: Measured) -> None:
        for what, questions, least in (("windows over events", WINDOWS, 30),
                                       ("sequences of events", SEQUENCES, 5)):
            asked = {question: measured[question] for question in questions}
            for rival in ("DuckDB", "ClickHouse"):
                found = ratios(asked, rival, "Muster")
                if found is None:
                    continue
                lowest, question = found.least
                self.add(f"{what} ÷ {rival}", f"≥ {least}×",
                         f"mean {found.mean:.1f}×, least {lowest:.1f}× ({question})",
                         lowest >= least)

    def add_scores(self, report: ScoreReport) -> None:
        for rival in ("DuckDB", "ClickHouse"):
            found = ratios(report.measured, rival, "Muster again")
            if found is None:
                continue
            lowest, work = found.least
            self.add(f"scores ÷ {rival}", "≥ 100×",
                     f"mean {found.mean:.1f}×, least {lowest:.1f}× ({work})", lowest >= 100)
        spent = report.nanoseconds("standard, score")
        self.add("twenty rules, a customer and thread", "≤ 1 ns", f"{spent:.2f} ns", spent <= 1)
        self.add("back-test ÷ score", "≤ 2", f"{report.back_test:.2f}", report.back_test <= 2)

    def add_live(self, report: LiveReport) -> None:
        batches = report.takers["Muster"].changes_a_second
        self.add("attribute changes a second, durable, in batches", "≥ 200,000",
                 f"{batches:,.0f}", batches >= 200_000)
        self.add("the same while it is counted", "≥ 200,000", f"{report.sustained:,.0f}",
                 report.sustained >= 200_000)
        self.add("counting while 200,000 a second change, against quiet", "≥ 70 %",
                 f"{report.counting_kept:.0%}", report.counting_kept >= 0.7)

    def add_restart(self, report: RestartReport) -> None:
        self.add("from start to the first answer", "≤ 1 s", f"{report.image:.2f} s",
                 report.image <= 1)
        self.add(f"the same with {report.customers:,} changed customers in the journal",
                 "seconds", f"{report.replayed:.2f} s", report.replayed <= 10)

    def add_http(self, report: HttpReport) -> None:
        self.add("small counts over HTTP, against nginx's static reply", "≥ 60 %",
                 f"{report.share_of_nginx:.0%}", report.share_of_nginx >= 0.6)
        slowest = report.exports.slowest
        self.add("members as text, a second of a core", "≥ 200 MB", f"{slowest:,.0f} MB",
                 slowest >= 200)
        bitmaps = report.exports.megabytes_a_core(BITMAP)
        self.add("members as Roaring bytes, a second of a core", "≥ 200 MB", f"{bitmaps:,.0f} MB",
                 bitmaps >= 200)

    def text(self) -> str:
        return table(["", "reach", "measured", "reached"], self.rows, left=4)
