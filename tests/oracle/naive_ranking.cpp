#include "tests/oracle/naive_ranking.hpp"

#include <algorithm>
#include <utility>

#include "engine/check.hpp"
#include "tests/oracle/naive_answers.hpp"

namespace muster::oracle {
namespace {

template <typename T>
int order(const T& left, const T& right) {
  return left < right ? -1 : right < left ? 1 : 0;
}

int order_of(const Datum& left, const Datum& right) {
  if (const auto* number = std::get_if<Exact>(&left)) return order(*number, std::get<Exact>(right));
  if (const auto* real = std::get_if<double>(&left)) return order(*real, std::get<double>(right));
  if (const auto* day = std::get_if<engine::Day>(&left)) {
    return order(*day, std::get<engine::Day>(right));
  }
  return order(std::get<engine::Instant>(left), std::get<engine::Instant>(right));
}

}  // namespace

std::vector<std::size_t> naive_order(const Table& table, const NaiveTerms& terms,
                                     const query::Term& subject,
                                     const std::vector<std::size_t>& audience, bool largest_first) {
  std::vector<std::pair<Datum, std::size_t>> ranked;
  for (const std::size_t row : audience) {
    Datum value = terms.value(subject, row);
    if (value.index() != 0) ranked.emplace_back(std::move(value), row);
  }
  std::sort(ranked.begin(), ranked.end(), [&](const auto& left, const auto& right) {
    const int found = order_of(left.first, right.first);
    if (found != 0) return largest_first ? found > 0 : found < 0;
    return order_of_ids(table, left.second, right.second) < 0;
  });
  std::vector<std::size_t> rows;
  rows.reserve(ranked.size());
  for (const auto& [value, row] : ranked) rows.push_back(row);
  return rows;
}

std::vector<bool> naive_ranked(const Table& table, const NaiveTerms& terms,
                               const query::RankingCondition& condition,
                               const std::vector<std::size_t>& audience) {
  const std::vector<std::size_t> order =
      naive_order(table, terms, condition.subject, audience, condition.end == query::RankEnd::top);
  Exact size(condition.size.units,
             boost::multiprecision::pow(boost::multiprecision::cpp_int(10),
                                        static_cast<unsigned>(condition.size.scale)));
  if (condition.percent) size = size * order.size() / 100 + Exact(1, 2);
  std::vector<bool> inside(table.rows());
  // Customer i is in if i + 1 is no more than the size, its fraction cut off.
  for (std::size_t i = 0; i < order.size() && Exact(i + 1) <= size; ++i) inside[order[i]] = true;
  return inside;
}

std::vector<std::optional<std::int64_t>> naive_quantiles(const Table& table,
                                                         const NaiveTerms& terms,
                                                         const query::QuantileTerm& term,
                                                         const std::vector<std::size_t>& audience) {
  const std::vector<std::size_t> order = naive_order(table, terms, *term.subject, audience, false);
  const auto quantiles = static_cast<std::size_t>(term.quantiles);
  std::vector<std::optional<std::int64_t>> numbers(table.rows());
  std::size_t next = 0;
  for (std::size_t quantile = 0; quantile < quantiles && next < order.size(); ++quantile) {
    std::size_t left = order.size() / quantiles + (quantile < order.size() % quantiles ? 1 : 0);
    for (; left > 0; --left) numbers[order[next++]] = static_cast<std::int64_t>(quantile) + 1;
  }
  ENGINE_CHECK(next == order.size());
  return numbers;
}

}  // namespace muster::oracle
