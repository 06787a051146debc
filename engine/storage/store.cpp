#include "engine/storage/store.hpp"

#include <utility>

#include "engine/storage/store_directory.hpp"

namespace muster::engine {

bool is_store(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path / kImageName, ignored) ||
         std::filesystem::is_regular_file(path / kPreviousImageName, ignored);
}

Status save_store(const std::filesystem::path& path, const Population& population) {
  auto directory = StoreDirectory::lock(path);
  if (!directory) return std::move(directory).error();
  auto begun = directory->begin_history(population.image());
  return begun ? Status() : Status(std::move(begun).error());
}

}  // namespace muster::engine
