#include "query/run/plan_balance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <map>

#include "engine/evaluation/breakdown.hpp"
#include "query/run/row_blocks.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;

constexpr double kSmallestFairP = 0.001;
constexpr double kLargestFairDifference = 0.1;

PlanBalance chi_square(std::string what, double statistic, std::uint64_t degrees) {
  PlanBalance balance{std::move(what), "chi_square", statistic, degrees};
  if (degrees > 0) {
    balance.p_value = boost::math::gamma_q(static_cast<double>(degrees) / 2, statistic / 2);
    balance.fair = *balance.p_value >= kSmallestFairP;
  }
  return balance;
}

PlanBalance of_sizes(const std::vector<PlanCell>& cells, double all) {
  double statistic = 0;
  for (const PlanCell& cell : cells) {
    const double expected = cell.expected * all;
    const double off = static_cast<double>(cell.count) - expected;
    if (expected > 0) statistic += off * off / expected;
  }
  return chi_square("size", statistic, cells.size() - 1);
}

// Numbers as doubles: a description of the split, not a count.
std::optional<double> number_at(const engine::Population& population,
                                const engine::Attribute& attribute, engine::Row row) {
  if (attribute.type() == AttributeType::real) return population.real(attribute.id).at(row);
  const std::int64_t value = population.integers(attribute.id).at(row);
  if (value == engine::kUnknownInteger) return std::nullopt;
  return static_cast<double>(value);
}

struct Moments {
  double count = 0;
  double mean = 0;
  double squares = 0;  // of distances from the mean (Welford)
  void add(double value) {
    count += 1;
    const double off = value - mean;
    mean += off / count;
    squares += off * (value - mean);
  }
};

PlanBalance of_means(const engine::Population& population, const engine::Attribute& attribute,
                     const std::vector<PlanCell>& cells) {
  Moments all;
  std::vector<Moments> each(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    for_each_row(cells[i].rows, [&](engine::Row row) {
      if (const auto value = number_at(population, attribute, row)) {
        all.add(*value);
        each[i].add(*value);
      }
    });
  }
  PlanBalance balance{std::string(attribute.name()), "difference"};
  const double deviation = all.count > 1 ? std::sqrt(all.squares / (all.count - 1)) : 0;
  for (const Moments& cell : each) {
    if (deviation == 0 || cell.count == 0) continue;
    balance.statistic = std::max(balance.statistic, std::abs(cell.mean - all.mean) / deviation);
  }
  balance.fair = balance.statistic <= kLargestFairDifference;
  return balance;
}

Result<PlanBalance> of_values(const engine::Population& population,
                              const engine::Attribute& attribute,
                              const std::vector<PlanCell>& cells,
                              const engine::Execution& execution) {
  const std::vector<engine::AttributeId> by = {attribute.id};
  std::map<std::string, std::vector<double>> table;  // value → customers by cell
  std::vector<double> totals(cells.size());
  double all = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    auto counted = engine::breakdown(population, cells[i].rows, by, execution);
    if (!counted) return std::move(counted).error();
    for (const engine::BreakdownCell& cell : *counted) {
      const bool is_known = !std::holds_alternative<engine::Unknown>(cell.values.front());
      const std::string value = (is_known ? "=" : "") + engine::format_value(cell.values.front());
      std::vector<double>& counts = table[value];
      counts.resize(cells.size());
      counts[i] = static_cast<double>(cell.count);
      totals[i] += counts[i];
      all += counts[i];
    }
  }
  double statistic = 0;
  for (const auto& [value, counts] : table) {
    double of_value = 0;
    for (const double count : counts) of_value += count;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const double expected = of_value * totals[i] / all;
      if (expected > 0) statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
  }
  const auto filled = static_cast<std::uint64_t>(
      std::count_if(totals.begin(), totals.end(), [](double total) { return total > 0; }));
  const std::uint64_t degrees =
      table.empty() || filled == 0 ? 0 : (table.size() - 1) * (filled - 1);
  return chi_square(std::string(attribute.name()), statistic, degrees);
}

}  // namespace

Result<std::vector<PlanBalance>> balance_of(const engine::Population& population,
                                            const std::vector<PlanCell>& cells,
                                            const std::vector<std::string>& attributes,
                                            const engine::Execution& execution) {
  std::vector<PlanBalance> balances;
  double all = 0;
  for (const PlanCell& cell : cells) all += static_cast<double>(cell.count);
  const bool comparable = cells.size() >= 2 && all > 0;
  if (comparable) balances.push_back(of_sizes(cells, all));
  for (const std::string& name : attributes) {
    auto found = population.attributes().require(name);
    if (!found) {
      Error error = std::move(found).error();
      error.message = "balance: " + error.message;
      return error;
    }
    const engine::Attribute& attribute = **found;
    const AttributeType type = attribute.type();
    if (type == AttributeType::tags || type == AttributeType::place ||
        type == AttributeType::text) {
      return Error{ErrorCode::wrong_type,
                   fmt::format("balance: {} is {}; cells are compared by categories, flags, "
                               "numbers, dates and times",
                               name, engine::to_string(type))};
    }
    if (!comparable) continue;
    if (type == AttributeType::category || type == AttributeType::flag) {
      auto balance = of_values(population, attribute, cells, execution);
      if (!balance) return std::move(balance).error();
      balances.push_back(*std::move(balance));
    } else {
      balances.push_back(of_means(population, attribute, cells));
    }
  }
  return balances;
}

}  // namespace muster::query
