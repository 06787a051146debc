#include "tests/oracle/real_data.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace muster::oracle {

std::optional<std::filesystem::path> real_data(const std::string& name) {
  const char* given = std::getenv("MUSTER_DATA");
  const std::filesystem::path folder =
      given != nullptr && *given != '\0'
          ? std::filesystem::path(given)
          : std::filesystem::path(MUSTER_SOURCE_DIR).parent_path() / "shared" / "data";
  const std::filesystem::path file = folder / name;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return std::nullopt;
  return file;
}

std::string read_whole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace muster::oracle
