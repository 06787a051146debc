#include "benchmarks/scenarios/bitmaps/bitmap_files.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "benchmarks/scenarios/turns.hpp"

namespace muster::benchmarks {

namespace {

// `census1881.csv17.txt` is number 17.
std::uint32_t number_of(const std::filesystem::path& file) {
  const std::string stem = file.stem().string();
  const std::size_t last = stem.find_last_not_of("0123456789");
  std::uint32_t number = 0;
  std::from_chars(stem.data() + last + 1, stem.data() + stem.size(), number);
  return number;
}

std::vector<std::uint32_t> read_numbers(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  std::vector<std::uint32_t> numbers;
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    std::uint32_t number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc{}) {
      ++at;  // a comma, or the line's end
      continue;
    }
    numbers.push_back(number);
    at = next;
  }
  if (!std::is_sorted(numbers.begin(), numbers.end())) {
    fail(path.filename().string() + " is not ascending");
  }
  return numbers;
}

}  // namespace

std::vector<std::vector<std::uint32_t>> read_bitmap_files(const std::filesystem::path& folder) {
  std::vector<std::pair<std::uint32_t, std::filesystem::path>> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") files.emplace_back(number_of(entry), entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::vector<std::uint32_t>> bitmaps;
  bitmaps.reserve(files.size());
  for (const auto& [number, path] : files) bitmaps.push_back(read_numbers(path));
  return bitmaps;
}

}  // namespace muster::benchmarks
