// What the commands that measure values have in common: quantiles, and mistakes in values.
// Threads: one caller.
#pragma once

#include <string>
#include <vector>

#include "engine/result.hpp"
#include "engine/values/decimal.hpp"
#include "query/run/query.hpp"
#include "server/cli/console.hpp"

namespace CLI {
class App;
}

namespace muster::server {

/// `--quantiles P,P`.
void declare_quantiles(CLI::App& command, std::vector<std::string>& quantiles, std::string help);
Result<std::vector<engine::Decimal>> read_quantiles(const std::vector<std::string>& texts);
/// "median", "25 %".
std::string quantile_name(engine::Decimal at);

/// Says what was wrong with a query or with the values it measures, pointing into the text that
/// the mistake is in; the exit code.
int fail_measure(const Console& console, const engine::Population& population,
                 const query::Query& query, const std::vector<std::string>& of,
                 const std::string& where, const Error& error);

}  // namespace muster::server
