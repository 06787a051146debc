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

Result<std::shared_ptr<const Population>> open_store(const std::filesystem::path& path) {
  auto opened = open_stored_image(path);
  if (!opened) return std::move(opened).error();
  return std::move(opened->population);
}

}  // namespace muster::engine
