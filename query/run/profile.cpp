#include "query/run/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/measure.hpp"
#include "query/language/printer.hpp"
#include "query/run/profile_values.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

Result<std::vector<const engine::Attribute*>> find_attributes(const engine::Population& population,
                                                              const ProfileRequest& request) {
  if (request.bins < 2 || request.bins > kMaxProfileBins) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("bins are 2 to {}, not {}", kMaxProfileBins, request.bins)};
  }
  if (request.attributes.empty()) return population.attributes().all();
  std::vector<const engine::Attribute*> found;
  for (const std::string& name : request.attributes) {
    auto attribute = population.attributes().require(name);
    if (!attribute) return std::move(attribute).error();
    if (std::find(found.begin(), found.end(), *attribute) != found.end()) {
      return Error{ErrorCode::invalid_input, fmt::format("{} is asked for twice", name)};
    }
    found.push_back(*attribute);
  }
  return found;
}

// More of the audience than of the base for certain; fewer for certain; neither.
int direction(const ProfileValue& value) {
  if (value.lift_low > 1) return 0;
  return value.lift_high < 1 ? 1 : 2;
}

bool tells_more(const ProfileValue& left, const ProfileValue& right) {
  const int way = direction(left);
  if (way != direction(right)) return way < direction(right);
  if (way == 0 && left.lift_low != right.lift_low) return left.lift_low > right.lift_low;
  if (way == 1 && left.lift_high != right.lift_high) return left.lift_high < right.lift_high;
  return left.count > right.count;
}

void set_lift(ProfileValue& value, std::uint64_t customers, std::uint64_t base) {
  value.share = share_of(value.count, customers);
  value.base_share = share_of(value.base_count, base);
  if (value.base_count != 0) value.lift = value.share / value.base_share;
  const double a = static_cast<double>(value.count) + 0.5;
  const double n = static_cast<double>(customers) + 0.5;
  const double b = static_cast<double>(value.base_count) + 0.5;
  const double m = static_cast<double>(base) + 0.5;
  const double middle = std::log(a / n) - std::log(b / m);
  const double reach = 1.96 * std::sqrt(std::max(0.0, 1 / a - 1 / n + 1 / b - 1 / m));
  value.lift_low = std::exp(middle - reach);
  value.lift_high = std::exp(middle + reach);
}

// Keeps the most telling values of one attribute and counts the others. Unknown stays.
void add_most_telling(std::vector<ProfileValue> values, std::size_t limit, ProfileAnswer& answer) {
  std::stable_sort(values.begin(), values.end(), tells_more);
  ProfileRest rest;
  std::size_t kept = 0;
  for (ProfileValue& value : values) {
    if (value.unknown || kept < limit) {
      if (!value.unknown) ++kept;
      answer.values.push_back(std::move(value));
      continue;
    }
    rest.attribute = value.attribute;
    ++rest.values;
    rest.count += value.count;
    rest.base_count += value.base_count;
  }
  if (rest.values > 0) answer.rest.push_back(std::move(rest));
}

}  // namespace

Result<ProfileAnswer> profile(const engine::Population& population, const ProfileRequest& request,
                              const engine::Execution& execution) {
  const Stopwatch watch;
  const auto attributes = find_attributes(population, request);
  if (!attributes) return attributes.error();
  auto bound = bind(request.query, population);
  if (!bound) return std::move(bound).error();
  const auto audience = engine::select(population, bound->filter, execution);
  if (!audience) return audience.error();
  engine::Bitmap base = engine::Bitmap::range(0, population.size());
  if (request.versus) {
    Query versus = *request.versus;
    if (!versus.context.as_of) versus.context.as_of = bound->context.as_of;
    auto other = bind(versus, population);
    if (!other) {
      Error error = std::move(other).error();
      error.message = "versus: " + error.message;
      return error;
    }
    auto rows = engine::select(population, other->filter, execution);
    if (!rows) return std::move(rows).error();
    base = *std::move(rows);
    std::move(other->warnings.begin(), other->warnings.end(), std::back_inserter(bound->warnings));
  }

  ProfileAnswer answer;
  answer.count = audience->cardinality();
  answer.base = base.cardinality();
  const ProfileSource source{population,  *audience,    base,     answer.count,
                             answer.base, request.bins, execution};
  for (const engine::Attribute* attribute : *attributes) {
    auto values = profile_values(source, *attribute);
    if (!values) return std::move(values).error();
    std::erase_if(*values, [](const ProfileValue& value) {
      return value.count == 0 && value.base_count == 0;
    });
    for (ProfileValue& value : *values) {
      value.attribute = attribute->name();
      set_lift(value, answer.count, answer.base);
    }
    add_most_telling(*std::move(values), request.values, answer);
  }
  std::stable_sort(answer.values.begin(), answer.values.end(), tells_more);
  answer.population = population.size();
  answer.version = population.version();
  answer.warnings = std::move(bound->warnings);
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
