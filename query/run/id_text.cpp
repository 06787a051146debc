// External ids as text.
#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "query/run/column_text.hpp"
#include "query/run/gathered_integers.hpp"
#include "query/run/integer_text.hpp"

namespace muster::query {
namespace {

using engine::Row;

/// Ids that are kept as numbers, all alike but for what `Write` makes of them.
template <typename Write>
class NumberId final : public ColumnText {
 public:
  /// `most_bytes` of a number.
  NumberId(const engine::Directory& directory, MemberFormat format, std::string_view before,
           std::string_view prefix, std::size_t most_bytes, Write write)
      : numbers_(*directory.numbers()),
        quotes_(format == MemberFormat::ndjson),
        slots_(std::string(before).append(quotes_ ? "\"" : "").append(prefix), most_bytes + 1),
        write_(write) {}
  void gather(const MemberBlock& block) override { numbers_.gather(block); }
  void write(std::size_t begin, std::span<CellText> cells) override {
    std::array<std::int64_t, kBatchRows> numbers;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    numbers_.read(begin, std::span(numbers).first(cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      char* end = write_(numbers[i], slots_.at(i));
      if (quotes_) *end++ = '"';
      cells[i] = slots_.cell(i, end);
    }
  }

 private:
  GatheredIntegers numbers_;
  bool quotes_;
  CellSlots slots_;
  Write write_;
};

class TextId final : public ColumnText {
 public:
  TextId(const engine::Directory& directory, MemberFormat format, std::string_view before)
      : directory_(directory), format_(format), before_(before) {}
  void gather(const MemberBlock& block) override { rows_ = block.rows; }
  void write(std::size_t begin, std::span<CellText> cells) override {
    texts_.make(cells, [&](std::string& text, std::size_t i) {
      const Row row = rows_[begin + i];
      text += before_;
      if (format_ == MemberFormat::csv) {
        const std::size_t from = text.size();
        directory_.append_id(row, text);
        quote_csv_cell(from, text);
      } else {
        append_json_string(directory_.id_at(row), text);
      }
    });
  }

 private:
  const engine::Directory& directory_;
  MemberFormat format_;
  std::string before_;
  std::span<const Row> rows_;
  CellTexts texts_;
};

/// Whether the prefix is written as it is.
bool is_plain(const std::string& prefix, MemberFormat format) {
  const std::string written = cell_text(format, std::string_view(prefix));
  const std::size_t quotes = format == MemberFormat::ndjson ? 2 : 0;
  return prefix.empty() || written.size() == prefix.size() + quotes;
}

}  // namespace

std::unique_ptr<ColumnText> id_text(const engine::Directory& directory, MemberFormat format,
                                    std::string_view before) {
  if (directory.numbers() != nullptr && directory.id_kind() != engine::IdKind::numbered) {
    return std::make_unique<NumberId<WriteDecimal>>(directory, format, before, std::string_view{},
                                                    WriteDecimal::kMostBytes, WriteDecimal{0});
  }
  if (directory.numbers() != nullptr && is_plain(directory.shape().prefix, format)) {
    const engine::IdShape& shape = directory.shape();
    return std::make_unique<NumberId<WritePadded>>(directory, format, before, shape.prefix,
                                                   shape.digits, WritePadded{shape.digits});
  }
  return std::make_unique<TextId>(directory, format, before);
}

}  // namespace muster::query
