#include "query/run/lint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/language/references.hpp"
#include "query/plan/saved_closure.hpp"
#include "query/run/lint_clauses.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {

namespace {

std::string people(std::uint64_t count) {
  return fmt::format("{} customer{}", count, count == 1 ? "" : "s");
}

engine::Filter all_of(engine::Filter left, engine::Filter right) {
  engine::AllOf both;
  both.operands.push_back(std::move(left));
  both.operands.push_back(std::move(right));
  return {std::move(both)};
}

/// Filters to be counted in one walk, and afterwards their counts.
class Counts {
 public:
  std::size_t add(engine::Filter filter) {
    filters_.push_back(std::move(filter));
    return filters_.size() - 1;
  }
  Status run(const engine::Population& population, const engine::Execution& execution) {
    auto counts = engine::count_each(population, filters_, execution);
    if (!counts) return std::move(counts).error();
    counts_ = *std::move(counts);
    return {};
  }
  std::uint64_t operator[](std::size_t i) const { return counts_[i]; }

 private:
  std::vector<engine::Filter> filters_;
  std::vector<std::uint64_t> counts_;
};

/// One definition under the lamp.
class Linter {
 public:
  Linter(const engine::Population& population, const Query& query)
      : population_(population), query_(query) {
    query_.context.as_of = query.context.instant();
  }

  Result<std::vector<LintFinding>> run(const engine::Execution& execution) {
    auto whole = bind_part(query_.expression, query_.text);
    if (!whole) return std::move(whole).error();
    for (const Warning& warning : whole->warnings) {
      findings_.push_back(
          {LintKind::unknown_value, warning.message, {}, warning.position, warning.suggestion});
    }
    clauses_ = clauses_of(query_.expression);
    if (clauses_.size() > kMostLintClauses) {
      return Error{ErrorCode::limit_exceeded,
                   fmt::format("the definition has {} clauses; lint tries at most {}",
                               clauses_.size(), kMostLintClauses)};
    }
    if (Status added = add_counts(whole->filter); !added) return std::move(added).error();
    if (Status counted = counts_.run(population_, execution); !counted) {
      return std::move(counted).error();
    }
    judge_whole();
    judge_pairs();
    judge_clauses();
    judge_values();
    if (Status listed = judge_lists(); !listed) return std::move(listed).error();
    return std::move(findings_);
  }

 private:
  struct Pair {
    std::size_t left;  ///< of clauses_
    std::size_t right;
    std::size_t both;  ///< of counts_
    bool conjunction;
  };
  struct Value {
    Expression condition;
    std::size_t count;
  };

  Result<BoundQuery> bind_part(const Expression& expression, std::string_view text = {}) const {
    return muster::query::bind(expression, population_, query_.context, text);
  }

  Status add_counts(const engine::Filter& whole) {
    for (std::size_t i = 0; i < clauses_.size(); ++i) {
      auto alone = bind_part(*clauses_[i].clause);
      if (!alone) return std::move(alone).error();
      alone_filters_.push_back(alone->filter);
      alone_.push_back(counts_.add(std::move(alone->filter)));
      without_.push_back(0);
      if (clauses_[i].without) {
        auto without = bind_part(*clauses_[i].without);
        if (!without) return std::move(without).error();
        without_.back() = counts_.add(differing(whole, std::move(without->filter), i));
      }
      for (Expression& value : listed_values(*clauses_[i].clause)) {
        auto one = bind_part(value);
        if (!one) return std::move(one).error();
        if (!one->warnings.empty()) continue;  // said already, with the nearest value
        values_.push_back({std::move(value), counts_.add(std::move(one->filter))});
      }
    }
    add_pairs();
    return {};
  }

  /// What to count to see whether the two select the same. Taking an operand away only ever adds or
  /// only ever drops customers, so equal counts are equal customers, except under EXACTLY.
  engine::Filter differing(const engine::Filter& whole, engine::Filter without,
                           std::size_t clause) const {
    if (!clauses_[clause].counted) return without;
    engine::AnyOf either;
    either.operands.push_back(all_of(whole, {engine::Complement{{without}}}));
    either.operands.push_back(all_of(std::move(without), {engine::Complement{{whole}}}));
    return {std::move(either)};
  }

  /// Siblings that compare one attribute, or one measure of events, with constants.
  void add_pairs() {
    for (std::size_t right = 0; right < clauses_.size(); ++right) {
      const std::optional<std::string> value = compared_value(*clauses_[right].clause);
      if (!value || !clauses_[right].group) continue;
      const Expression& group = inner(*clauses_[*clauses_[right].group].clause);
      const bool conjunction = std::holds_alternative<AndCondition>(group.node);
      if (!conjunction && !std::holds_alternative<OrCondition>(group.node)) continue;
      for (std::size_t left = 0; left < right; ++left) {
        if (clauses_[left].group != clauses_[right].group) continue;
        if (compared_value(*clauses_[left].clause) != value) continue;
        pairs_.push_back({left, right,
                          counts_.add(all_of(alone_filters_[left], alone_filters_[right])),
                          conjunction});
      }
    }
  }

  /// What NOTs stand before.
  static const Expression& inner(const Expression& clause) {
    const auto* negation = std::get_if<NotCondition>(&clause.node);
    return negation == nullptr ? clause : inner(*negation->operand);
  }

  void find(LintKind kind, std::string message, const Expression& clause) {
    LintFinding finding{kind, std::move(message), print(clause)};
    if (!query_.text.empty() && clause.span.end != 0) {
      finding.position = position_at(query_.text, clause.span.begin);
    }
    findings_.push_back(std::move(finding));
  }

  void judge_whole() {
    const std::uint64_t count = counts_[alone_[0]];
    if (count == 0) {
      findings_.push_back({LintKind::nobody, "nobody fits: it selects no customer", {}});
    } else if (count == population_.size()) {
      findings_.push_back({LintKind::everybody, "everybody fits: it selects all customers", {}});
    }
  }

  void judge_pairs() {
    for (const Pair& pair : pairs_) {
      const Expression& left = *clauses_[pair.left].clause;
      const Expression& right = *clauses_[pair.right].clause;
      const std::uint64_t first = counts_[alone_[pair.left]];
      const std::uint64_t second = counts_[alone_[pair.right]];
      const std::uint64_t both = counts_[pair.both];
      if (pair.conjunction && both == 0 && first > 0 && second > 0) {
        find(LintKind::contradiction,
             fmt::format("{} and {} contradict each other: nobody fits both", print(left),
                         print(right)),
             right);
      } else if (!pair.conjunction && both > 0 && both < first && both < second) {
        find(LintKind::overlap,
             fmt::format("{} and {} overlap: {} fit both", print(left), print(right), people(both)),
             right);
      }
    }
  }

  /// Where the whole selects nobody or everybody nearly every clause changes nothing: then only
  /// those that nobody, or everybody, fits are worth a word.
  void judge_clauses() {
    const std::uint64_t whole = counts_[alone_[0]];
    const bool constant = whole == 0 || whole == population_.size();
    std::vector<bool> said(clauses_.size(), false);
    for (std::size_t i = 1; i < clauses_.size(); ++i) {
      const LintClause& clause = clauses_[i];
      said[i] = said[*clause.group];  // a part of what changes nothing is not worth a word
      if (said[i] || std::holds_alternative<ConstantCondition>(clause.clause->node)) continue;
      const std::uint64_t alone = counts_[alone_[i]];
      const bool same = clause.counted ? counts_[without_[i]] == 0 : counts_[without_[i]] == whole;
      const bool telling = alone == 0 || alone == population_.size();
      if (constant ? !telling : !same) continue;
      said[i] = true;
      find(LintKind::no_effect, effect_of(i, alone, same), *clause.clause);
    }
  }

  std::string effect_of(std::size_t i, std::uint64_t alone, bool same) const {
    const std::string clause = print(*clauses_[i].clause);
    if (alone == 0)
      return fmt::format("nobody fits {}{}", clause, same ? ": it changes nothing" : "");
    if (alone == population_.size()) {
      return fmt::format("everybody fits {}{}", clause, same ? ": it changes nothing" : "");
    }
    const Expression& group = inner(*clauses_[*clauses_[i].group].clause);
    const std::string_view why = std::holds_alternative<AndCondition>(group.node)
                                     ? ": whom it could drop the others drop already"
                                 : std::holds_alternative<OrCondition>(group.node)
                                     ? ": whom it could add the others add already"
                                     : "";
    return fmt::format("{} changes nothing{}", clause, why);
  }

  void judge_values() {
    for (const Value& value : values_) {
      if (counts_[value.count] > 0) continue;
      const auto& compare = std::get<CompareCondition>(value.condition.node);
      find(LintKind::unknown_value,
           fmt::format("nobody has {} {}", print(compare.left), print(compare.right)),
           value.condition);
    }
  }

  /// Lists that the query reaches, by itself or through segments.
  Status judge_lists() {
    const SavedDefinitions* saved = query_.context.saved.get();
    if (saved == nullptr) return {};
    SavedClosure closure;
    (void)follow_references(query_.expression, saved, {}, closure);
    std::vector<std::string> told;
    const auto judge = [&](const Expression& definition, const std::string& through) -> Status {
      for (const SavedReference& reference : references_of(definition)) {
        const std::string& name = reference.to.name;
        if (reference.to.kind != SavedKind::list) continue;
        if (std::find(told.begin(), told.end(), name) != told.end()) continue;
        auto list = saved->list(name, population_);
        if (!list) return std::move(list).error();
        if (!*list || (*list)->version.empty() || (*list)->version == population_.version()) {
          continue;
        }
        told.push_back(name);
        Expression clause{reference.to, through.empty() ? reference.span : SourceSpan{}};
        find(LintKind::stale_list,
             fmt::format("{}{} was made at version {}; the data are at {}", print(clause),
                         through.empty() ? "" : fmt::format(", by way of {},", through),
                         (*list)->version, population_.version()),
             clause);
      }
      return {};
    };
    if (Status judged = judge(query_.expression, {}); !judged) return judged;
    for (const auto& [name, segment] : closure.segments) {
      const std::string through = print(Expression{SavedCondition{SavedKind::segment, name}});
      if (Status judged = judge(segment.saved->definition, through); !judged) return judged;
    }
    for (const auto& [name, card] : closure.scorecards) {
      for (const ScorecardRule& rule : card->definition.rules) {
        if (!rule.when) continue;
        Status judged = judge(rule.when->expression, spelled(SavedKind::scorecard, name));
        if (!judged) return judged;
      }
    }
    return {};
  }

  const engine::Population& population_;
  Query query_;
  std::vector<LintClause> clauses_;
  std::vector<engine::Filter> alone_filters_;
  std::vector<std::size_t> alone_;    ///< of each clause: its own count
  std::vector<std::size_t> without_;  ///< of each clause but the first: see differing()
  std::vector<Pair> pairs_;
  std::vector<Value> values_;
  Counts counts_;
  std::vector<LintFinding> findings_;
};

LintAnswer answer_of(const engine::Population& population) {
  LintAnswer answer;
  answer.population = population.size();
  answer.version = population.version();
  return answer;
}

}  // namespace

std::string_view to_string(LintKind kind) {
  switch (kind) {
    case LintKind::nobody:
      return "nobody";
    case LintKind::everybody:
      return "everybody";
    case LintKind::no_effect:
      return "no_effect";
    case LintKind::contradiction:
      return "contradiction";
    case LintKind::overlap:
      return "overlap";
    case LintKind::unknown_value:
      return "unknown_value";
    case LintKind::stale_list:
      return "stale_list";
    case LintKind::equal:
      return "equal";
    case LintKind::contained:
      return "contained";
    case LintKind::mistake:
      return "mistake";
  }
  ENGINE_CHECK(false);
}

Result<LintAnswer> lint(const engine::Population& population, const Query& query,
                        const engine::Execution& execution) {
  const Stopwatch watch;
  auto findings = Linter(population, query).run(execution);
  if (!findings) return std::move(findings).error();
  LintAnswer answer = answer_of(population);
  answer.findings = *std::move(findings);
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
