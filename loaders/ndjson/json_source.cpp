#include "loaders/ndjson/json_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "loaders/csv/record_scanner.hpp"
#include "loaders/ndjson/json_flattener.hpp"

namespace muster::loaders {
namespace {

constexpr std::size_t kGridRows = 512;
constexpr std::size_t kGridCells = std::size_t{16} << 10;
constexpr std::size_t kValueBytes = 200;

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

/// Reads one block's objects into grids.
class BlockReader {
 public:
  BlockReader(std::string_view text, ColumnTable& columns, GridConsumer& consumer)
      : text_(text), columns_(columns), consumer_(consumer), flattener_(columns) {}

  void record(std::size_t begin, std::size_t end) {
    const RecordPlace place{begin, result.records++};
    const std::string_view record = text_.substr(begin, end - begin);
    std::string reason;
    if (record.size() > kMaxRecordBytes) {
      reason = "a record of more than 64 MiB";
    } else if (std::memchr(record.data(), 0, record.size()) != nullptr) {
      reason = "a NUL character";
    } else {
      reason = flattener_.read(record, text_.size() - end);
    }
    if (!reason.empty()) {
      flush();
      consumer_.bad_record({place, "", std::string(record.substr(0, kValueBytes)), reason});
      return;
    }
    if (columns_.size() > kMaxColumns) {
      result.failure = ReadFailure{ErrorCode::limit_exceeded, begin,
                                   fmt::format("more than {} different keys", kMaxColumns)};
      return;
    }
    if (columns_.size() != grid_.columns) {
      // The record brought columns that those before it lack. Their texts must outlive it.
      hand_over();
      grid_.columns = columns_.size();
    }
    const auto& cells = flattener_.cells();
    grid_.cells.insert(grid_.cells.end(), cells.begin(), cells.end());
    grid_.cells.resize((grid_.rows() + 1) * grid_.columns);
    grid_.records.push_back(place);
    if (grid_.rows() >= kGridRows || grid_.cells.size() >= kGridCells) flush();
  }

  void flush() {
    hand_over();
    flattener_.clear();
  }

  BlockResult finish(std::size_t begin, std::size_t next) {
    flush();
    result.next = next;
    result.lines = count_byte(text_.substr(begin, next - begin), '\n');
    result.duplicate_keys = flattener_.duplicate_keys();
    return std::move(result);
  }

  BlockResult result;

 private:
  void hand_over() {
    if (grid_.rows() > 0) consumer_.grid(grid_);
    grid_.clear();
  }
  std::string_view text_;
  ColumnTable& columns_;
  GridConsumer& consumer_;
  JsonFlattener flattener_;
  CellGrid grid_;
};

BlockResult read_lines(std::string_view text, std::size_t begin, std::size_t stop,
                       ColumnTable& columns, GridConsumer& consumer) {
  BlockReader reader(text, columns, consumer);
  std::size_t at = begin;
  while (at < stop && !reader.result.failure) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::size_t last = end;
    while (last > at && is_blank(text[last - 1])) --last;
    if (skip_blanks(text.substr(0, last), at) < last) reader.record(at, last);
    at = std::min(end + 1, text.size());
  }
  return reader.finish(begin, at);
}

BlockResult read_elements(std::string_view text, std::size_t begin, std::size_t stop,
                          ColumnTable& columns, GridConsumer& consumer) {
  BlockReader reader(text, columns, consumer);
  std::size_t at = begin;
  while (at < stop && !reader.result.failure) {
    const ArrayElement element = next_element(text, at);
    if (element.last) {
      const std::size_t after = skip_blanks(text, element.end);
      if (after < text.size()) {
        reader.result.failure =
            ReadFailure{ErrorCode::invalid_input, after, "text after the end of the JSON array"};
      }
      at = text.size();
      break;
    }
    if (element.broken) {
      reader.result.failure = ReadFailure{ErrorCode::invalid_input, element.begin,
                                          "the JSON array ends inside the element begun here"};
      break;
    }
    reader.record(element.begin, element.end);
    at = element.end;
  }
  return reader.finish(begin, at);
}

}  // namespace

ArrayElement next_element(std::string_view text, std::size_t at) {
  ArrayElement element;
  at = skip_blanks(text, at);
  if (at < text.size() && text[at] == ',') at = skip_blanks(text, at + 1);
  element.begin = at;
  if (at < text.size() && text[at] == ']') {
    element.end = at + 1;
    element.last = true;
    return element;
  }
  std::size_t depth = 0;
  bool in_string = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\') {
        ++at;
      } else if (c == '"') {
        in_string = false;
      }
      continue;
    }
    if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (depth == 0 && (c == ',' || c == ']' || c == '}')) {
      break;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  element.end = std::min(at, text.size());
  element.broken = at >= text.size();
  if (!element.broken && text[at] == '}') element.end = at + 1;  // a bracket too many: a bad record
  while (element.end > element.begin && is_blank(text[element.end - 1])) --element.end;
  return element;
}

Result<std::unique_ptr<RowSource>> JsonSource::open(DecodedText decoded, const std::string& name) {
  auto source = std::unique_ptr<JsonSource>(new JsonSource(std::move(decoded)));
  source->name_ = name;
  if (!source->decoded_.encoding.empty()) {
    source->notes_.push_back("the text is " + source->decoded_.encoding);
  }
  const std::string_view text = source->decoded_.text();
  const std::size_t first = skip_blanks(text, 0);
  source->array_ = first < text.size() && text[first] == '[';
  source->begin_ = source->array_ ? first + 1 : 0;
  if (source->array_ && skip_blanks(text, source->begin_) == text.size()) {
    return Error{ErrorCode::invalid_input, name + ": the JSON array ends where it begins"};
  }
  return std::unique_ptr<RowSource>(std::move(source));
}

std::vector<std::size_t> JsonSource::cut(std::size_t bytes) const {
  const std::string_view text = decoded_.text();
  std::vector<std::size_t> starts = {begin_};
  if (array_) {
    std::size_t at = begin_;
    while (at < text.size()) {
      const ArrayElement element = next_element(text, at);
      if (element.last || element.broken) break;
      at = element.end;
      if (at - starts.back() >= bytes) starts.push_back(at);
    }
  } else {
    for (std::size_t at = begin_ + bytes; at < text.size(); at += bytes) {
      const std::size_t end = text.find('\n', std::max(at, starts.back()));
      if (end == std::string_view::npos) break;
      if (end + 1 > starts.back()) starts.push_back(end + 1);
    }
  }
  if (starts.back() < text.size()) starts.push_back(text.size());
  return starts;
}

BlockResult JsonSource::read_block(std::size_t begin, std::size_t stop, ColumnTable& columns,
                                   GridConsumer& consumer) const {
  return array_ ? read_elements(decoded_.text(), begin, stop, columns, consumer)
                : read_lines(decoded_.text(), begin, stop, columns, consumer);
}

}  // namespace muster::loaders
