#include "server/cli/saved_options.hpp"

#include <CLI/CLI.hpp>
#include <utility>

#include "engine/live/open_store.hpp"

namespace muster::server {

void declare_name(CLI::App& command, std::string& name) {
  command.add_option("name", name, "its name")->required()->type_name("NAME");
}

void declare_words(CLI::App& command, SavedWords& words) {
  command.add_option("--description", words.description, "what it is for")->type_name("TEXT");
  command.add_option("--owner", words.owner, "who answers for it")->type_name("NAME");
}

void declare_format(CLI::App& command, std::string& format) {
  command.add_option("--format", format, "table (default), json or csv")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->type_name("FORMAT");
}

Result<std::shared_ptr<SavedStore>> open_saved(const std::string& path) {
  Result<std::shared_ptr<const engine::Population>> population = engine::open_store(path);
  if (!population) return std::move(population).error();
  return std::make_shared<SavedStore>(path, *std::move(population));
}

}  // namespace muster::server
