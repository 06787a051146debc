// The parts of a report that need a label or a second card.
// Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <string>
#include <string_view>

#include "query/scorecards/ablation.hpp"
#include "query/scorecards/backtest.hpp"
#include "query/scorecards/compare.hpp"

namespace muster::server {

/// A titled box; `inner` is HTML.
std::string section(std::string_view title, std::string_view inner);

std::string backtest_sections(const query::Backtest& backtest);
std::string ablation_section(const query::AblationAnswer& answer);
std::string compare_sections(const query::CompareAnswer& answer);

}  // namespace muster::server
