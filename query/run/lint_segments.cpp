// Saved segments against each other: which are the same, which lie in which.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "query/language/printer.hpp"
#include "query/plan/saved_closure.hpp"
#include "query/run/lint.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {

namespace {

struct Audience {
  std::string name;
  engine::Bitmap rows;
  std::uint64_t count = 0;
  SavedClosure closure{};  ///< what it names, itself or through others
};

std::string spelled(const std::string& name) {
  return print(Expression{SavedCondition{SavedKind::segment, name}});
}

void compare(const Audience& small, const Audience& large, std::vector<LintFinding>& findings) {
  LintFinding finding;
  finding.segment = small.name;
  finding.other = large.name;
  if (small.count == large.count && small.rows == large.rows) {
    finding.kind = LintKind::equal;
    finding.message = fmt::format("{} and {} are the same {} customers", spelled(small.name),
                                  spelled(large.name), small.count);
    findings.push_back(std::move(finding));
    return;
  }
  // Who names the other may well mean to be a part of it.
  const bool says_so =
      small.closure.segments.contains(large.name) || large.closure.segments.contains(small.name);
  if (says_so || !(small.rows - large.rows).empty()) return;
  finding.kind = LintKind::contained;
  finding.message = fmt::format("all {} customers of {} are in {}, which has {}", small.count,
                                spelled(small.name), spelled(large.name), large.count);
  findings.push_back(std::move(finding));
}

}  // namespace

Result<LintAnswer> lint_segments(const engine::Population& population,
                                 std::span<const NamedQuery> segments,
                                 const engine::Execution& execution) {
  if (segments.size() > kMostLintSegments) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("there are {} segments; lint compares at most {}", segments.size(),
                             kMostLintSegments)};
  }
  const Stopwatch watch;
  LintAnswer answer;
  answer.checked = segments.size();
  answer.population = population.size();
  answer.version = population.version();
  const engine::Instant now = engine::now();
  std::vector<Audience> audiences;
  for (const NamedQuery& segment : segments) {
    Query query = segment.query;
    if (!query.context.as_of) query.context.as_of = now;
    auto linted = lint(population, query, execution);
    if (!linted) {
      if (linted.error().code == ErrorCode::deadline_exceeded) return std::move(linted).error();
      const Error& error = linted.error();
      answer.findings.push_back(
          {LintKind::mistake, error.message, {}, error.position, error.suggestion, segment.name});
      continue;
    }
    for (LintFinding& finding : linted->findings) {
      finding.segment = segment.name;
      answer.findings.push_back(std::move(finding));
    }
    auto bound = bind(query, population);
    if (!bound) return std::move(bound).error();
    auto rows = engine::select(population, bound->filter, execution);
    if (!rows) return std::move(rows).error();
    const std::uint64_t count = rows->cardinality();
    if (count == 0 || count == population.size()) continue;
    Audience audience{segment.name, *std::move(rows), count};
    (void)follow_references(query.expression, query.context.saved.get(), {}, audience.closure);
    audience.rows.optimise();
    audiences.push_back(std::move(audience));
  }
  std::stable_sort(
      audiences.begin(), audiences.end(),
      [](const Audience& left, const Audience& right) { return left.count < right.count; });
  for (std::size_t small = 0; small < audiences.size(); ++small) {
    for (std::size_t large = small + 1; large < audiences.size(); ++large) {
      compare(audiences[small], audiences[large], answer.findings);
    }
    if (execution.deadline && std::chrono::steady_clock::now() >= *execution.deadline) {
      return Error{ErrorCode::deadline_exceeded, "the time for comparing segments was up"};
    }
  }
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
