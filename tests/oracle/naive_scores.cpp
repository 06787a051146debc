#include "tests/oracle/naive_scores.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "tests/oracle/naive_judge.hpp"
#include "tests/oracle/naive_terms.hpp"

namespace muster::oracle {
namespace {

using engine::Decimal;
using Integer = NaiveScores::Integer;

Exact exact(Decimal value) {
  return Exact(value.units) /
         Exact(boost::multiprecision::pow(Integer(10), static_cast<unsigned>(value.scale)));
}

// Nearest whole number, halves away from zero.
Integer nearest(const Exact& value) {
  const Exact size = abs(value) * 2 + 1;
  const Integer whole = numerator(size) / (denominator(size) * 2);
  return value < 0 ? Integer(-whole) : whole;
}

class Scorer {
 public:
  Scorer(const Table& table, const Clock& clock, const query::Scorecard& card)
      : terms_(table, clock),
        unit_(boost::multiprecision::pow(Integer(10), static_cast<unsigned>(*card.decimals))) {}

  Integer units(const Exact& points) const { return nearest(points * unit_); }
  Integer units(Decimal points) const { return units(exact(points)); }

  Integer points(const query::FlatRule& rule, std::size_t) const { return units(rule.points); }

  Integer points(const query::PerRule& rule, std::size_t row) const {
    const Datum value = terms_.value(rule.per.term, row);
    const auto* number = std::get_if<Exact>(&value);
    if (number == nullptr) return 0;
    return held(units(Exact(*number * exact(rule.points))), rule.min, rule.max);
  }

  Integer points(const query::BinnedRule& rule, std::size_t row) const {
    const Datum value = terms_.value(rule.of.term, row);
    if (std::holds_alternative<std::monostate>(value)) return units(rule.unknown);
    for (const query::ScoreBin& bin : rule.bins) {
      if (!bin.below || is_below(rule.of.term, *bin.below, row)) return units(bin.points);
    }
    return 0;
  }

  Integer points(const query::DecayRule&, std::size_t) const { std::abort(); }

  Integer held(Integer sum, const std::optional<Decimal>& least,
               const std::optional<Decimal>& most) const {
    if (least) sum = std::max(sum, units(*least));
    if (most) sum = std::min(sum, units(*most));
    return sum;
  }

 private:
  bool is_below(const query::Term& term, const std::string& end, std::size_t row) const {
    query::Term literal;
    if (const auto number = engine::parse_decimal(end)) {
      literal.node = query::NumberTerm{*number};
    } else {
      literal.node = query::StringTerm{end};
    }
    return *terms_.compare(term, query::CompareOperator::less, literal, row);
  }

  NaiveTerms terms_;
  Integer unit_;
};

}  // namespace

NaiveScores naive_scores(const Table& table, const Clock& clock, const query::Scorecard& card) {
  const Scorer scorer(table, clock, card);
  NaiveScores scores;
  scores.rules.assign(card.rules.size(), std::vector<Integer>(table.rows()));
  for (std::size_t i = 0; i < card.rules.size(); ++i) {
    const query::ScorecardRule& rule = card.rules[i];
    std::vector<std::size_t> rows(table.rows());
    for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
    if (rule.when) rows = naive_select(table, clock, rule.when->expression);
    for (const std::size_t row : rows) {
      scores.rules[i][row] =
          std::visit([&](const auto& gives) { return scorer.points(gives, row); }, rule.gives);
    }
  }
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Integer total = scorer.units(card.base);
    std::vector<Integer> groups(card.groups.size());
    for (std::size_t i = 0; i < card.rules.size(); ++i) {
      const auto group = card.rules[i].group;
      (group ? groups[*group] : total) += scores.rules[i][row];
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
      total += scorer.held(groups[g], card.groups[g].min, card.groups[g].max);
    }
    scores.totals.push_back(scorer.held(total, card.min, card.max));
  }
  return scores;
}

}  // namespace muster::oracle
