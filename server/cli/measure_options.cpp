#include "server/cli/measure_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <utility>

#include "query/plan/measures.hpp"

namespace muster::server {

void declare_quantiles(CLI::App& command, std::vector<std::string>& quantiles, std::string help) {
  command.add_option("--quantiles", quantiles, std::move(help))->delimiter(',')->type_name("P,P");
}

Result<std::vector<engine::Decimal>> read_quantiles(const std::vector<std::string>& texts) {
  std::vector<engine::Decimal> quantiles;
  for (const std::string& text : texts) {
    const auto value = engine::parse_decimal(text);
    if (!value) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("a quantile is a number from 0 to 1, such as 0.5; not '{}'", text)};
    }
    quantiles.push_back(*value);
  }
  return quantiles;
}

std::string quantile_name(engine::Decimal at) {
  if (engine::compare(at, {5, 1}) == 0) return "median";
  const engine::Decimal plain = engine::normalised(at);
  // Two places to the right are a hundred times as much.
  std::string digits =
      plain.scale >= 2
          ? engine::format_decimal({plain.units, plain.scale - 2})
          : engine::format_decimal({plain.units * engine::power_of_ten(2 - plain.scale), 0});
  return digits + " %";
}

int fail_measure(const Console& console, const engine::Population& population,
                 const query::Query& query, const std::vector<std::string>& of,
                 const std::string& where, const Error& error) {
  const auto bound = query::bind(query, population);
  if (!bound) return console.fail(bound.error(), where);
  for (const std::string& text : of) {
    const auto measure = query::bind_measure(text, population, query.context);
    if (!measure) return console.fail(measure.error(), text);
  }
  return console.fail(error);
}

}  // namespace muster::server
