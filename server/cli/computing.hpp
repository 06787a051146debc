// Computed attributes on the command line: which are asked for, and keeping those of a store in
// step with every load.
// Threads: one caller. Cost: that of query/run/computed.hpp.
#pragma once

#include <memory>
#include <string>

#include "engine/population/computed_attributes.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "server/cli/console.hpp"
#include "server/cli/source.hpp"

namespace CLI {
class App;
}

namespace muster::server {

/// `--computed standard`.
void declare_computing(CLI::App& command, std::string& set);

/// Whether anything is asked for by the option or the schema. Errors: those of reading the schema.
Result<bool> asks_for_computed(const std::string& set, const LoadingOptions& loading);

/// The population with `kept`, the schema's [[computed]] and the set; says on standard error what
/// was computed and left out.
Result<std::shared_ptr<const engine::Population>> compute_with_notes(
    const Console& console, std::shared_ptr<const engine::Population> population,
    const engine::ComputedAttributes& kept, const std::string& set, const LoadingOptions& loading,
    unsigned threads);

}  // namespace muster::server
