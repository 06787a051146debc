// Exact numbers in SQL: fractions of 64-bit integers wherever the data's range shows that nothing
// can overflow, else the exact_* functions of sqlite_functions.hpp.
// Threads: pure functions. Cost: linear in the term.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <string>
#include <vector>

#include "query/language/syntax_tree.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

class SqlNumbers {
 public:
  /// `today` is SQL for today's date; `table` must outlive it.
  SqlNumbers(const Table& table, std::string today);

  /// A three-valued SQL condition `left op right`, NULL where either has no value.
  std::string compare(const query::Term& left, query::CompareOperator op,
                      const query::Term& right) const;

  /// What ORDER BY puts customers in the order of the term with; NULL where it has no value.
  std::string rank_key(const query::Term& term) const;

 private:
  using Wide = boost::multiprecision::cpp_int;
  /// numerator / denominator; the denominator is above 0; magnitudes never pass the bounds.
  struct Fraction {
    std::string numerator;
    std::string denominator;
    Wide numerator_bound;
    Wide denominator_bound;
  };
  /// Empty where 64 bits might not do.
  std::optional<Fraction> fraction(const query::Term& term) const;
  std::optional<Fraction> combine(query::ArithmeticOperator op, const Fraction& left,
                                  const Fraction& right) const;
  std::optional<Fraction> extreme(const query::FunctionTerm& term) const;
  /// SQL that calls the exact_* functions.
  std::string exact(const query::Term& term) const;
  /// later − earlier as a number of days, where either is a date or a time.
  std::optional<Fraction> days_between(const query::ArithmeticTerm& term) const;
  std::string age(const std::string& name) const;
  std::string bucket(const query::BucketTerm& term) const;

  const Table* table_;
  std::string today_;
  std::vector<Wide> bounds_;  ///< of each number column: its largest magnitude in units
};

/// `op` as SQL writes it.
std::string sql_operator(query::CompareOperator op);
/// 'text' with quotes doubled.
std::string sql_string(const std::string& text);
/// Days since 1970 of an ISO date.
std::string sql_day_number(const std::string& day);
/// p.c7 for the column of that name.
std::string sql_column(const Table& table, const std::string& name);

}  // namespace muster::oracle
