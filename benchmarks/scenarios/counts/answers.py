"""Every answer is checked equal before anything is timed."""

from collections.abc import Mapping, Sequence

from benchmarks.scenarios.counts.contenders.contender import Contender


class AnswersDiffer(Exception):
    """Names the query and who said what."""


def agreed(query: str, answers: Mapping[str, int]) -> int:
    """The one answer that all gave, or AnswersDiffer."""
    if not answers:
        raise AnswersDiffer(f"{query}: nobody answered")
    if len(set(answers.values())) != 1:
        said = ", ".join(f"{name} {answer:,}" for name, answer in answers.items())
        raise AnswersDiffer(f"{query}: the answers differ: {said}")
    return next(iter(answers.values()))


def all_agreed(contenders: Sequence[Contender], queries: Sequence[str]) -> dict[str, int]:
    """Asks everybody everything; the answers by query. Each is asked three times at the least, so
    that caches are full from here on."""
    result = {}
    for query in queries:
        answers = {}
        for contender in contenders:
            if contender.takes(query):
                answers[contender.name] = contender.turn(query, max_runs=2, budget_us=1e5).count
        result[query] = agreed(query, answers)
    return result
