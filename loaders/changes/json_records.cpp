#include "loaders/changes/json_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "loaders/csv/record_scanner.hpp"
#include "loaders/ndjson/json_source.hpp"

namespace muster::loaders {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kShownBytes = 80;

Error unreadable(const std::string& reason, TextPosition position) {
  return {ErrorCode::invalid_input, fmt::format("line {}: {}", position.line, reason), position};
}

}  // namespace

JsonRecords::JsonRecords()
    : keys_(std::make_unique<ColumnTable>()), flattener_(std::make_unique<JsonFlattener>(*keys_)) {}

Status JsonRecords::add(std::string_view text, std::size_t begin, std::size_t end, std::size_t line,
                        const RecordLimits& limits) {
  const TextPosition position{begin, line, 1};
  if (records_.size() >= limits.records) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("more than {} records at once; send them in parts", limits.records),
                 position};
  }
  const std::string_view record = text.substr(begin, end - begin);
  if (record.size() > kMaxRecordBytes) {
    return unreadable("a record of more than 64 MiB", position);
  }
  if (std::memchr(record.data(), 0, record.size()) != nullptr) {
    return unreadable("a NUL character", position);
  }
  const std::uint64_t duplicates = flattener_->duplicate_keys();
  std::string reason = flattener_->read(record, text.size() - end);
  if (!reason.empty()) {
    return unreadable(fmt::format("{}: {}{}", reason, record.substr(0, kShownBytes),
                                  record.size() > kShownBytes ? "…" : ""),
                      position);
  }
  if (flattener_->duplicate_keys() > duplicates) {
    return unreadable("a key stands twice in this object", position);
  }
  if (keys_->size() > limits.keys) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("line {}: more than {} different keys", line, limits.keys), position};
  }
  for (const std::size_t key : flattener_->columns_of_object()) {
    cells_.push_back({static_cast<std::uint32_t>(key), flattener_->cells()[key]});
  }
  if (cells_.size() > limits.cells) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("more than {} values at once; send them in parts", limits.cells),
                 position};
  }
  records_.push_back({begin, line, cells_.size()});
  return {};
}

Status JsonRecords::read_lines(std::string_view text, const RecordLimits& limits) {
  std::size_t line = 1;
  for (std::size_t at = 0; at < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view whole = text.substr(at, end - at);
    const std::size_t first = whole.find_first_not_of(kBlanks);
    if (first != std::string_view::npos) {
      const std::size_t last = whole.find_last_not_of(kBlanks) + 1;
      if (Status added = add(text, at + first, at + last, line, limits); !added) return added;
    }
    at = end + 1;
  }
  return {};
}

Status JsonRecords::read_array(std::string_view text, std::size_t begin,
                               const RecordLimits& limits) {
  std::size_t counted = 0;
  std::size_t line = 1;
  for (std::size_t at = begin + 1;;) {
    const ArrayElement element = next_element(text, at);
    line += count_byte(text.substr(counted, element.begin - counted), '\n');
    counted = element.begin;
    const TextPosition position{element.begin, line, 1};
    if (element.last) {
      if (text.find_first_not_of(kBlanks, element.end) == std::string_view::npos) return {};
      return unreadable("text after the end of the JSON array", position);
    }
    if (element.broken) {
      return unreadable("the JSON array ends inside the element begun here", position);
    }
    if (Status added = add(text, element.begin, element.end, line, limits); !added) return added;
    at = element.end;
  }
}

Status JsonRecords::read_object(std::string_view text, std::size_t begin,
                                const RecordLimits& limits) {
  const std::size_t end = text.find_last_not_of(kBlanks) + 1;
  return add(text, begin, end, 1 + count_byte(text.substr(0, begin), '\n'), limits);
}

Result<JsonRecords> JsonRecords::read(std::string_view text, RecordForm form,
                                      const RecordLimits& limits) {
  JsonRecords records;
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return records;
  Status read = text[first] == '['             ? records.read_array(text, first, limits)
                : form == RecordForm::document ? records.read_object(text, first, limits)
                                               : records.read_lines(text, limits);
  if (!read) return std::move(read).error();
  return records;
}

const Cell* JsonRecords::find(std::size_t record, std::size_t key) const {
  for (std::size_t at = begin(record); at < end(record); ++at) {
    if (cells_[at].key == key) return &cells_[at].cell;
  }
  return nullptr;
}

TextPosition JsonRecords::position(std::size_t i) const {
  return {records_[i].offset, records_[i].line, 1};
}

}  // namespace muster::loaders
