// What a term says of one customer, for the naive judge: an exact number, a text, a flag, a day or
// an instant, or nothing. Threads: reads only. Cost: about a microsecond.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>

#include "query/language/syntax_tree.hpp"
#include "tests/oracle/table.hpp"

namespace date {
class time_zone;
}

namespace muster::oracle {

using Exact = boost::multiprecision::cpp_rational;

/// A string literal has no type of its own; its neighbour gives it one.
struct Literal {
  std::string text;
};
using Datum = std::variant<std::monostate, Exact, double, bool, std::string, Literal, engine::Day,
                           engine::Instant>;

class NaiveTerms {
 public:
  NaiveTerms(const Table& table, const Clock& clock);

  /// Who says which quantile a customer is in: a term alone does not know the others.
  using Quantile =
      std::function<std::optional<std::int64_t>(const query::QuantileTerm&, std::size_t row)>;
  void take_quantiles_from(Quantile quantile) { quantile_ = std::move(quantile); }

  const Cell& cell(const std::string& name, std::size_t row) const;
  Datum value(const query::Term& term, std::size_t row) const;
  /// `left op right` for this customer; empty where either is unknown.
  std::optional<bool> compare(const query::Term& left, query::CompareOperator op,
                              const query::Term& right, std::size_t row) const;
  engine::Day today() const { return today_; }
  engine::Instant as_of() const { return clock_->as_of; }
  engine::Day local_day(engine::Instant instant) const;

 private:
  /// What a text literal means beside `neighbour`.
  Datum read(const Literal& literal, const Datum& neighbour) const;
  /// Days between two moments; a fraction counts between instants.
  static Exact days_between(const Datum& later, const Datum& earlier);
  std::optional<Exact> number(const query::Term& term, std::size_t row) const;
  std::optional<Exact> arithmetic(const query::ArithmeticTerm& term, std::size_t row) const;
  std::optional<Exact> function(const query::FunctionTerm& term, std::size_t row) const;
  Exact bucket(const query::BucketTerm& term, std::size_t row) const;

  const Table* table_;
  const Clock* clock_;
  const date::time_zone* zone_;
  engine::Day today_;
  std::unordered_map<std::string, std::size_t> columns_;
  Quantile quantile_;
};

}  // namespace muster::oracle
