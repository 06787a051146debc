#include "server/cli/toml_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

#include "engine/values/nearest_name.hpp"

namespace muster::server {
namespace {

/// Larger files are none of ours.
constexpr std::size_t kLargestFile = 16U << 20;

Error cannot_read(const std::string& path, int why) {
  return {why == ENOENT ? ErrorCode::not_found : ErrorCode::io_failed,
          fmt::format("cannot read {}: {}", path, std::generic_category().message(why))};
}

Error error_at(std::string_view file, const toml::source_position& place, std::string_view message,
               std::optional<std::string> suggestion) {
  return {ErrorCode::invalid_input,
          fmt::format("{}, line {}, column {}: {}", file, place.line, place.column, message),
          std::nullopt, std::move(suggestion)};
}

}  // namespace

Result<std::string> read_text_file(const std::string& path) {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) return cannot_read(path, errno);
  std::string text;
  std::string block(64U << 10, '\0');
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), file.get())) {
    text.append(block, 0, got);
    if (text.size() > kLargestFile) {
      return Error{ErrorCode::limit_exceeded,
                   fmt::format("{} is larger than {} bytes", path, kLargestFile)};
    }
  }
  if (std::ferror(file.get()) != 0) return cannot_read(path, errno);
  return text;
}

Result<toml::table> parse_toml(std::string_view text, std::string_view file) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& wrong) {
    return error_at(file, wrong.source().begin, wrong.description(), std::nullopt);
  }
}

Error toml_error(std::string_view file, const toml::node& node, std::string_view message,
                 std::optional<std::string> suggestion) {
  return error_at(file, node.source().begin, message, std::move(suggestion));
}

Status allow_only(std::string_view file, const toml::table& table,
                  const std::vector<std::string_view>& known) {
  for (const auto& [key, value] : table) {
    bool expected = false;
    for (const std::string_view name : known) expected = expected || name == key.str();
    if (expected) continue;
    return error_at(
        file, key.source().begin,
        fmt::format("\"{}\" is not known here; known are: {}", key.str(), fmt::join(known, ", ")),
        engine::nearest(key.str(), known));
  }
  return {};
}

}  // namespace muster::server
