// Expression → SQL for SQLite, over the tables of sqlite_table.cpp.
//
// Every predicate is wrapped in coalesce(…, 0), which is the language's two-valued logic in SQL.
// Threads: one owner. Cost: linear in the tree.
#pragma once

#include <string>
#include <vector>

#include "query/language/syntax_tree.hpp"
#include "tests/oracle/sqlite_numbers.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

class SqlWriter {
 public:
  SqlWriter(const Table& table, const Clock& clock);

  /// A condition that is 0 or 1 for every customer `p`.
  std::string where(const query::Expression& expression);
  /// What `?1`, `?2`, … stand for: doubles, which SQLite might read less exactly from text.
  const std::vector<double>& parameters() const { return parameters_; }

 private:
  std::string compare(const query::Term& left, query::CompareOperator op, const query::Term& right);
  /// left op right where left is, or is moved from, a date or time column.
  std::string compare_moments(const query::Term& left, const std::string& sign,
                              const query::Term& right) const;
  std::string day(const query::Term& term) const;
  std::string instant(const query::Term& term) const;
  /// The column a term names or moves; null for other terms.
  const Column* moved_column(const query::Term& term) const;
  std::string shifted(const std::string& day, std::int64_t amount, query::TimeUnit unit) const;
  std::string joined(const std::vector<query::Expression>& operands, const char* between);
  std::string relative(const query::RelativeCondition& node) const;
  std::string has(const query::HasCondition& node) const;
  std::string within(const query::WithinCondition& node) const;
  std::string ranking(const query::RankingCondition& node);
  /// NULL where the customer is in no quantile.
  std::string compare_quantile(const query::QuantileTerm& left, query::CompareOperator op,
                               const query::Term& right);
  /// `FROM customers p WHERE` those with a key among the audience.
  std::string ranked_from(const std::string& key, const std::vector<query::Expression>& among);
  std::string parameter(double value);

  const Table* table_;
  const Clock* clock_;
  std::string today_;
  SqlNumbers numbers_;
  std::vector<double> parameters_;
};

}  // namespace muster::oracle
