"""What wrk and /metrics say is read right, and a load that was refused is no load."""

import unittest

from benchmarks.scenarios.http.http import CallTimes, Loads, call_times
from benchmarks.scenarios.http.load import Load, Refused, read_load, thinking_time
from benchmarks.scenarios.http.questions import COUNTS_A_PAGE, cells_of, mixed_questions


def said(refused: int = 0, broken: int = 0, requests: int = 100) -> str:
    return ("Running 1s test\n"
            f'wrk {{"requests":{requests},"bytes":5000,"microseconds":2000000,"p50":7,"p99":8,'
            f'"p999":9,"most":11,"refused":{refused},"broken":{broken}}}\n')


class LoadTest(unittest.TestCase):
    def test_the_line_of_the_script_is_the_load(self) -> None:
        load = read_load("nginx", said())
        self.assertEqual(load, Load(100, 5000, 2.0, 7, 8, 9))
        self.assertEqual(load.rate, 50.0)

    def test_replies_that_are_no_success_are_no_load(self) -> None:
        with self.assertRaisesRegex(Refused, "Muster: of 100 replies 3 were no success"):
            read_load("Muster", said(refused=3))
        with self.assertRaises(Refused):
            read_load("Muster", said(broken=1))
        with self.assertRaises(Refused):
            read_load("Muster", said(requests=0))

    def test_who_says_nothing_is_quoted(self) -> None:
        with self.assertRaisesRegex(Refused, "unable to connect"):
            read_load("Muster", "unable to connect to 127.0.0.1")

    def test_connections_that_think_reach_the_rate_together(self) -> None:
        self.assertAlmostEqual(thinking_time(20_000, 256), 12.8)

    def test_a_rate_is_the_median_of_its_rounds(self) -> None:
        loads = Loads([Load(100, 1000, 1.0, 5, 6, 7), Load(300, 3000, 1.0, 1, 2, 9),
                       Load(200, 2000, 1.0, 3, 4, 8)])
        self.assertEqual((loads.rate, loads.middle("p50"), loads.middle("p999")), (200.0, 3, 8))
        self.assertEqual(loads.reply_bytes, 10.0)


class Metrics(unittest.TestCase):
    def test_times_of_calls_are_read_from_the_metrics(self) -> None:
        text = ('muster_request_seconds_bucket{call="POST /v1/count",le="0.0001"} 3\n'
                'muster_request_seconds_sum{call="POST /v1/count"} 0.25\n'
                'muster_request_seconds_count{call="POST /v1/count"} 5\n'
                'muster_request_seconds_sum{call="GET /metrics"} 1e-05\n'
                'muster_request_seconds_count{call="GET /metrics"} 1\n')
        self.assertEqual(call_times(text), {"POST /v1/count": CallTimes(5, 0.25),
                                            "GET /metrics": CallTimes(1, 1e-05)})


class Mixed(unittest.TestCase):
    def test_pages_and_breakdowns_stand_between_the_counts(self) -> None:
        mix = mixed_questions()
        paths = [each.path for each in mix.questions]
        group = ["/v1/count"] * COUNTS_A_PAGE + ["/v1/members", "/v1/breakdown"]
        self.assertEqual(paths[:2 * len(group)], group * 2)
        self.assertAlmostEqual(sum(mix.share(path) for path in set(paths)), 1.0)

    def test_cells_are_told_apart_by_all_their_values(self) -> None:
        answer = {"cells": [{"values": ["a", None], "count": 2}, {"values": ["a", "b"], "count": 1}]}
        self.assertEqual(cells_of(answer), {'["a", null]': 2, '["a", "b"]': 1})


if __name__ == "__main__":
    unittest.main()
