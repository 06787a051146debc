// What the commands on segments and on lists share.
// Threads: one caller. Cost: opening a store maps it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/result.hpp"
#include "server/saved/saved_store.hpp"

namespace CLI {
class App;
}

namespace muster::server {

/// What is said about a saved thing; what is left out stays as it was.
struct SavedWords {
  std::optional<std::string> description{};
  std::optional<std::string> owner{};
};

void declare_name(CLI::App& command, std::string& name);
void declare_words(CLI::App& command, SavedWords& words);
/// `--format table|json|csv`.
void declare_format(CLI::App& command, std::string& format);

/// Opens a store for saving; a path that is none is an Error.
Result<std::shared_ptr<SavedStore>> open_saved(const std::string& path);

}  // namespace muster::server
