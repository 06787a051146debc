#include "server/cli/scorecard_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "server/api/scorecard_body.hpp"
#include "server/cli/toml_file.hpp"

namespace muster::server {
namespace {

constexpr std::size_t kJsonDepth = 32;

/// JSON has no lines to name but where it is no JSON at all.
Result<TomlBody> read_json_body(std::string_view text, std::string_view file) {
  TomlBody read{{}, {std::string(file)}};
  Result<boost::json::object> body = parse_body(text, kJsonDepth);
  if (!body) {
    Error error = std::move(body).error();
    const std::string line =
        error.position ? fmt::format(", line {}", error.position->line) : std::string();
    error.message = fmt::format("{}{}: {}", file, line, error.message);
    error.position.reset();
    return error;
  }
  read.body = *std::move(body);
  return read;
}

}  // namespace

Result<ScorecardFile> parse_scorecard_file(std::string_view text, std::string_view file,
                                           std::string_view name) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string_view::npos && text[first] == '{';
  Result<TomlBody> read = is_json ? read_json_body(text, file) : read_toml_body(text, file);
  if (!read) return std::move(read).error();
  Result<query::Scorecard> card = read_scorecard(BodyObject(read->body));
  if (!card) return read->where.locate(std::move(card).error());
  if (card->name.empty()) card->name = std::string(name.substr(0, kLongestScorecardName));
  return ScorecardFile{*std::move(card), std::move(read->where)};
}

Result<ScorecardFile> read_scorecard_file(const std::string& path) {
  const Result<std::string> text = read_text_file(path);
  if (!text) return text.error();
  return parse_scorecard_file(*text, path, std::filesystem::path(path).stem().string());
}

std::string scorecard_toml(const query::Scorecard& card) {
  return toml_text(scorecard_object(card));
}

}  // namespace muster::server
