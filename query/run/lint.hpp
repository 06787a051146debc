// What is allowed in a definition but can hardly be meant, judged by exact counts over the
// population: nobody fits, everybody fits, a clause changes nothing, clauses contradict each other
// or overlap, a value occurs nowhere, a list is stale, two segments are the same or one lies in the
// other.
//
// Findings speak of this population at this moment. Threads: reads only. Cost: one walk that counts
// every clause alone and the whole without it; for saved segments their audiences, pair by pair.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/count.hpp"
#include "query/run/query.hpp"

namespace muster::query {

enum class LintKind {
  nobody,         ///< the whole selects nobody
  everybody,      ///< the whole selects everybody
  no_effect,      ///< without this clause the same customers fit
  contradiction,  ///< nobody fits two clauses that must both hold
  overlap,        ///< customers fit two ranges of one attribute that stand side by side
  unknown_value,  ///< a value that occurs nowhere
  stale_list,     ///< a list made beside another version of the data
  equal,          ///< two segments are the same customers
  contained,      ///< all customers of a segment are in another
  mistake,        ///< a saved definition that cannot be asked any more
};
std::string_view to_string(LintKind kind);

struct LintFinding {
  LintKind kind = LintKind::no_effect;
  std::string message;  ///< one sentence
  std::string clause;   ///< canonical text of what it is about; empty for the whole
  std::optional<TextPosition> position = std::nullopt;
  std::optional<std::string> suggestion = std::nullopt;
  std::string segment{};  ///< the saved segment it is in; empty for an expression
  std::string other{};    ///< of two segments the second
};

struct LintAnswer {
  std::vector<LintFinding> findings;
  std::uint64_t checked = 1;  ///< definitions
  std::uint64_t population = 0;
  std::string version;
  std::int64_t elapsed_us = 0;
};

/// Clauses of one definition that are tried; of a larger one, limit_exceeded.
inline constexpr std::size_t kMostLintClauses = 500;
/// Segments that are compared with each other.
inline constexpr std::size_t kMostLintSegments = 1'000;

/// One definition. Errors: bind()'s, limit_exceeded, deadline_exceeded.
Result<LintAnswer> lint(const engine::Population& population, const Query& query,
                        const engine::Execution& execution = {});

/// Saved segments, each alone and all with each other. One that cannot be bound is a finding.
/// Containment that a segment says itself, by naming the other, is none.
Result<LintAnswer> lint_segments(const engine::Population& population,
                                 std::span<const NamedQuery> segments,
                                 const engine::Execution& execution = {});

}  // namespace muster::query
