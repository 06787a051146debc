#include "loaders/id_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/population/id_list.hpp"
#include "engine/values/utf8.hpp"

namespace muster::loaders {

namespace {

constexpr std::array<std::string_view, 9> kHeaders{"id",         "customer_id", "customer id",
                                                   "customerid", "external_id", "external id",
                                                   "record id",  "record_id",   "contact id"};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \r") - begin + 1);
}

/// The first cell of a line; empty optional for a quote that does not close.
std::optional<std::string> first_cell(std::string_view line) {
  const std::string_view text = trimmed(line);
  if (!text.starts_with('"'))
    return std::string(trimmed(text.substr(0, text.find_first_of(",;\t"))));
  std::string cell;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] != '"') {
      cell.push_back(text[at]);
    } else if (at + 1 < text.size() && text[at + 1] == '"') {
      cell.push_back('"');
      ++at;
    } else {
      return cell;
    }
  }
  return std::nullopt;
}

bool is_header(std::string cell) {
  std::transform(cell.begin(), cell.end(), cell.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return std::find(kHeaders.begin(), kHeaders.end(), cell) != kHeaders.end();
}

bool is_plain(std::string_view cell) {
  return std::none_of(cell.begin(), cell.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
  });
}

}  // namespace

Result<IdLines> read_id_lines(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  IdLines lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const auto wrong = [number](ErrorCode code, std::string_view what) {
      return Error{code, fmt::format("line {}: {}", number, what)};
    };
    std::optional<std::string> cell = first_cell(line);
    if (!cell) return wrong(ErrorCode::invalid_input, "the quote around the id does not close");
    if (cell->empty()) continue;
    if (!engine::is_utf8(*cell)) return wrong(ErrorCode::invalid_input, "the id is not UTF-8");
    if (!is_plain(*cell)) {
      return wrong(ErrorCode::invalid_input, "the id holds a control character");
    }
    if (cell->size() > engine::kMostIdBytes) {
      return wrong(ErrorCode::limit_exceeded,
                   fmt::format("an id has at most {} bytes", engine::kMostIdBytes));
    }
    if (number == 1 && is_header(*cell)) {
      lines.header = *std::move(cell);
    } else {
      lines.ids.push_back(*std::move(cell));
    }
  }
  if (lines.ids.empty()) {
    return Error{ErrorCode::invalid_input, "there are no ids: one is expected on each line"};
  }
  return lines;
}

}  // namespace muster::loaders
