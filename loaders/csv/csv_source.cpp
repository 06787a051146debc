#include "loaders/csv/csv_source.hpp"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "loaders/csv/csv_field.hpp"

namespace muster::loaders {
namespace {

constexpr std::size_t kScanBytes = std::size_t{32} << 10;
constexpr std::size_t kGridRows = 512;
constexpr std::size_t kGridCells = std::size_t{4} << 10;
constexpr std::size_t kValueBytes = 200;
/// How far the beginning of a block is looked for before the guess is given up.
constexpr std::size_t kGuessBytes = std::size_t{256} << 10;

/// Whether samples of the text hold quotes. Without them a block begins after any line end; a wrong
/// guess is found out and costs reading the block again.
bool seems_quoted(std::string_view text, char quote) {
  constexpr std::size_t kFront = std::size_t{256} << 10;
  constexpr std::size_t kSlices = 64;
  constexpr std::size_t kSlice = std::size_t{4} << 10;
  if (text.substr(0, kFront).find(quote) != std::string_view::npos) return true;
  for (std::size_t i = 1; i < kSlices; ++i) {
    const std::string_view slice = text.substr(text.size() / kSlices * i, kSlice);
    if (slice.find(quote) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

/// Reads one block into grids.
class CsvSource::BlockReader {
 public:
  BlockReader(const CsvSource& source, const ColumnTable& columns, GridConsumer& consumer)
      : text_(source.decoded_.text().substr(0, source.layout_.body_end)),
        dialect_(source.layout_.dialect),
        check_nul_(source.decoded_.has_nul),
        phantom_(source.layout_.phantom),
        columns_(columns),
        consumer_(consumer) {
    grid_.columns = columns.size();
    grid_.text = source.decoded_.text();
    grid_rows_ = std::clamp<std::size_t>(kGridCells / grid_.columns, 1, kGridRows);
    grid_.cells.resize((grid_rows_ + 1) * grid_.columns);
    grid_.records.reserve(grid_rows_);
    for (const char c : {' ', '\t', '\r', dialect_.quote}) {
      touchy_[static_cast<unsigned char>(c)] = true;
    }
  }

  BlockResult read(std::size_t begin, std::size_t stop) {
    RecordScanner scanner(text_, begin, dialect_);
    OffsetList ends;
    record_begin_ = field_begin_ = begin;
    while (record_begin_ < stop && !result_.failure) {
      if (scanner.position() >= text_.size()) {
        if (scanner.in_quotes()) {
          fail(field_begin_, "the quote opened here is never closed");
        } else if (record_begin_ < text_.size()) {
          end_field(text_.size(), true);
        }
        break;
      }
      ends.clear();
      scanner.scan(kScanBytes, ends);
      for (const std::size_t end : ends) {
        if (end_plain_field(end)) continue;
        end_field(end, text_[end] == dialect_.line_end);
        if (record_begin_ >= stop || result_.failure) break;
      }
      if (scanner.position() - std::min(field_begin_, scanner.position()) > kMaxCellBytes &&
          record_begin_ < stop) {
        fail_too_long();
      }
    }
    flush();
    result_.next = std::min(record_begin_, text_.size());
    // The scanner may have gone on into the next block.
    const std::size_t beyond = std::max(scanner.position(), result_.next) - result_.next;
    result_.lines =
        scanner.line_ends() - count_byte(text_.substr(result_.next, beyond), dialect_.line_end);
    return result_;
  }

 private:
  /// A field that stands as it is and does not end its record; false if it is anything else.
  bool end_plain_field(std::size_t end) {
    const std::size_t size = end - field_begin_;
    const char* const raw = text_.data() + field_begin_;
    // size_t{0} − 1 is over the limit too: an empty field is as plain as can be.
    if (size - 1 < kMaxCellBytes) {
      if (touchy_[static_cast<unsigned char>(raw[0])] ||
          touchy_[static_cast<unsigned char>(raw[size - 1])]) {
        return false;
      }
      any_text_ = true;
    } else if (size != 0) {
      return false;
    }
    if (raw[size] == dialect_.line_end || fields_ >= grid_.columns) return false;
    grid_.cells[cells_++] = {raw, static_cast<std::uint32_t>(size)};
    ++fields_;
    field_begin_ = end + 1;
    return true;
  }

  void end_field(std::size_t end, bool ends_record) {
    std::size_t size = end - field_begin_;
    if (size > kMaxCellBytes) return fail_too_long();
    const char* const raw = text_.data() + field_begin_;
    if (ends_record && size > 0 && raw[size - 1] == '\r') --size;
    const CsvField field = read_field({raw, size}, dialect_.quote, arena_);
    any_text_ |= !field.text.empty();
    if (field.broken && broken_column_ == kNone) broken_column_ = fields_;
    if (fields_ < grid_.columns) {
      grid_.cells[cells_++] = {field.text.data(), static_cast<std::uint32_t>(field.text.size())};
    } else {
      text_beyond_ |= !field.text.empty();
    }
    ++fields_;
    field_begin_ = end + 1;
    if (ends_record) end_record(end);
  }

  void end_record(std::size_t end) {
    const std::size_t cells = std::min(fields_, grid_.columns);
    if (!any_text_) {
      drop(cells);
      ++result_.blank;
    } else {
      const RecordPlace place{record_begin_, result_.records++};
      if (const std::string reason = flaw(end); !reason.empty()) {
        const std::string_view record = text_.substr(record_begin_, end - record_begin_);
        const bool cell_known = broken_column_ < cells;
        BadCell bad{place, "", std::string(record.substr(0, kValueBytes)), reason};
        if (cell_known) {
          const Cell& cell = grid_.cells[cells_ - cells + broken_column_];
          bad.value = std::string(cell.text().substr(0, kValueBytes));
          bad.column = columns_.name(broken_column_);
        }
        drop(cells);
        flush();  // keeps bad records and grids in order
        consumer_.bad_record(std::move(bad));
      } else {
        if (fields_ < grid_.columns) grid_.cells[cells_++] = {};  // the phantom's
        grid_.records.push_back(place);
        if (grid_.rows() == grid_rows_) flush();
      }
    }
    record_begin_ = end + 1;
    fields_ = 0;
    any_text_ = text_beyond_ = false;
    broken_column_ = kNone;
  }

  /// Why the record just read is no row; empty if it is one.
  std::string flaw(std::size_t end) const {
    if (broken_column_ != kNone) return "text after a closing quote";
    const bool phantom_left_out = phantom_ && fields_ + 1 == grid_.columns;
    const bool separator_at_end = fields_ == grid_.columns + 1 && !text_beyond_;
    if (fields_ != grid_.columns && !phantom_left_out && !separator_at_end) {
      return fmt::format("{} cells where the header has {}", fields_,
                         grid_.columns - (phantom_ ? 1 : 0));
    }
    if (end - record_begin_ > kMaxRecordBytes) return "a record of more than 64 MiB";
    if (check_nul_ &&
        std::memchr(text_.data() + record_begin_, 0, end - record_begin_) != nullptr) {
      return "a NUL character";
    }
    return "";
  }

  void drop(std::size_t cells) { cells_ -= cells; }

  void flush() {
    // Cells of no record, left by earlier ones, may follow those of the grid's.
    if (grid_.rows() > 0) consumer_.grid(grid_);
    grid_.records.clear();
    cells_ = 0;
    arena_.clear();
  }

  void fail(std::size_t offset, std::string reason) {
    result_.failure = ReadFailure{ErrorCode::invalid_input, offset, std::move(reason)};
  }
  void fail_too_long() {
    fail(field_begin_, "a cell of more than 16 MiB begins here; is a quote never closed?");
  }

  static constexpr std::size_t kNone = ~std::size_t{0};
  std::string_view text_;
  CsvDialect dialect_;
  bool check_nul_;
  bool phantom_;
  const ColumnTable& columns_;
  GridConsumer& consumer_;
  CellGrid grid_;
  std::size_t grid_rows_ = 0;
  std::size_t cells_ = 0;           // of grid_.cells, in use
  std::array<bool, 256> touchy_{};  // at a field's ends: it needs a closer look
  StringArena arena_;
  BlockResult result_;
  std::size_t record_begin_ = 0;
  std::size_t field_begin_ = 0;
  std::size_t fields_ = 0;
  std::size_t broken_column_ = kNone;
  bool any_text_ = false;
  bool text_beyond_ = false;
};

Result<std::unique_ptr<RowSource>> CsvSource::open(DecodedText text, const std::string& name,
                                                   const Schema& schema) {
  auto layout = find_layout(text.text(), name, schema);
  if (!layout) return std::move(layout).error();
  auto source = std::unique_ptr<CsvSource>(new CsvSource(std::move(text), *std::move(layout)));
  source->name_ = name;
  if (!source->decoded_.encoding.empty()) {
    source->notes_.push_back("the text is " + source->decoded_.encoding);
  }
  source->notes_.insert(source->notes_.end(), source->layout_.notes.begin(),
                        source->layout_.notes.end());
  return std::unique_ptr<RowSource>(std::move(source));
}

std::optional<std::string> CsvSource::phantom() const {
  if (!layout_.phantom) return std::nullopt;
  return layout_.columns.back();
}

std::vector<std::size_t> CsvSource::cut(std::size_t bytes) const {
  const std::string_view text = decoded_.text().substr(0, layout_.body_end);
  const std::size_t begin = std::min(layout_.body_begin, text.size());
  const std::size_t blocks = (text.size() - begin) / bytes + 1;
  if (blocks == 1)
    return begin < text.size() ? std::vector{begin, text.size()} : std::vector{begin};
  // Whether a block begins inside quotes: by the parity of the quotes before it.
  std::vector<std::size_t> quotes(blocks, 0);
  if (seems_quoted(text, layout_.dialect.quote)) {
    tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t i) {
      quotes[i] = count_byte(text.substr(begin + i * bytes, bytes), layout_.dialect.quote);
    });
  }
  std::vector<std::size_t> starts = {begin};
  std::size_t before = 0;
  for (std::size_t i = 1; i < blocks; ++i) {
    before += quotes[i - 1];
    bool inside = before % 2 != 0;
    std::size_t at = begin + i * bytes;
    const std::size_t limit = std::min(text.size(), at + kGuessBytes);
    while (at < limit && (inside || text[at] != layout_.dialect.line_end)) {
      inside ^= text[at] == layout_.dialect.quote;
      ++at;
    }
    if (at < limit && at + 1 > starts.back()) starts.push_back(at + 1);
  }
  if (starts.back() < text.size()) starts.push_back(text.size());
  return starts;
}

BlockResult CsvSource::read_block(std::size_t begin, std::size_t stop, ColumnTable& columns,
                                  GridConsumer& consumer) const {
  BlockReader reader(*this, columns, consumer);
  return reader.read(begin, stop);
}

}  // namespace muster::loaders
