// `muster load STORE FILE... --append`: new and changed customers into a store that nobody serves.
// Threads: one caller. Cost: reading the files, one commit, and a new image where the journal has
// grown long.
#pragma once

#include <string>
#include <vector>

#include "engine/live/live_store.hpp"
#include "engine/result.hpp"
#include "server/cli/console.hpp"
#include "server/cli/source.hpp"

namespace muster::server {

/// Opens a store for writing, with a bar on standard error while its journal is replayed, and says
/// there how much of it there was. Errors: open_store()'s; in_use.
Result<std::unique_ptr<engine::LiveStore>> open_live(const Console& console,
                                                     const std::string& store);

/// All of the files becomes one commit, or nothing is changed. Says on standard error what was read
/// and done.
Result<engine::Committed> append_customers(const Console& console, const std::string& store,
                                           const std::vector<std::string>& files,
                                           const LoadingOptions& given, unsigned threads);

}  // namespace muster::server
