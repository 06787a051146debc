#include "engine/storage/read_version.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace muster::engine {

bool is_origin(std::string_view text) {
  return text.size() == 16 && std::all_of(text.begin(), text.end(), [](char letter) {
           return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
         });
}

std::optional<Lineage> read_version(std::string_view text) {
  const std::size_t dot = std::min(text.find('.'), text.size());
  Lineage lineage{std::string(text.substr(0, dot)), 0};
  if (dot < text.size()) {
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + dot + 1, end, lineage.sequence);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  }
  // A version has one name: neither `origin.0` nor `origin.01` is one.
  if (!is_origin(lineage.origin) || lineage.version() != text) return std::nullopt;
  return lineage;
}

}  // namespace muster::engine
