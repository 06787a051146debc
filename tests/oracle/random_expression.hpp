// Random expressions over a population: every operator of the language that needs attributes alone.
//
// What is made is always valid by the contract, so an Error from the binder is a difference too.
// Threads: one owner. Cost: some 10 µs an expression.
#pragma once

#include "query/language/syntax_tree.hpp"
#include "tests/oracle/random_literal.hpp"

namespace muster::oracle {

class ExpressionMaker {
 public:
  ExpressionMaker(const Table& table, const Clock& clock, Dice& dice);

  /// A condition of one to a dozen leaves.
  query::Expression make();

  /// IN TOP, IN BOTTOM or QUANTILE.
  query::Expression ranking_test();

 private:
  query::Expression make(unsigned depth);
  query::Expression group(unsigned depth, bool conjunction);
  query::Expression threshold(unsigned depth);
  query::Expression leaf();
  query::Expression leaf_on(const Column& column);
  query::Expression on_category(const Column& column);
  query::Expression on_tags(const Column& column);
  query::Expression on_flag(const Column& column);
  query::Expression on_number(const Column& column);
  query::Expression on_real(const Column& column);
  query::Expression on_date(const Column& column);
  query::Expression on_time(const Column& column);
  query::Expression on_place(const Column& column);
  query::Expression bucket_test();
  query::Expression saved_test();
  query::Expression age_test(const Column& column);
  query::Expression arithmetic_test();
  query::Term ranking_subject();
  /// `repeated`: its SQL stands in several places.
  std::vector<query::Expression> among(bool repeated);

  /// Two dates, or two times, one perhaps moved.
  query::Expression moments_test(const Column& column);
  /// A column, an age, days between two moments, or a constant.
  query::Term arithmetic_leaf();
  query::Term arithmetic_term(unsigned depth);
  query::CompareOperator comparison();
  /// subject op literal, BETWEEN or IN, with literals from `literal`.
  template <typename Literal>
  query::Expression ordered_test(query::Term subject, Literal literal);
  /// The same; `listed` makes what stands in an IN list, where only plain literals may.
  template <typename Literal, typename Listed>
  query::Expression ordered_test(query::Term subject, Literal literal, Listed listed);
  query::Expression relative_test(const Column& column, bool hours);

  static constexpr unsigned kDeepestRanking = 2;
  unsigned rankings_around_ = 0;
  const Table* table_;
  Dice* dice_;
  LiteralMaker literals_;
  bool knows_saved_names_ = false;
  std::vector<const Column*> numbers_;
  std::vector<const Column*> dates_;
  std::vector<const Column*> times_;
  std::vector<const Column*> flags_;
};

}  // namespace muster::oracle
