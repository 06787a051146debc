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

/// Ids of one shape: all alike but for their digits.
class NumberedId final : public ColumnText {
 public:
  NumberedId(const engine::Directory& directory, MemberFormat format, std::string_view before)
      : numbers_(*directory.numbers()),
        digits_(directory.shape().digits),
        quotes_(format == MemberFormat::ndjson),
        slots_(std::string(before) + (quotes_ ? "\"" : "") + directory.shape().prefix,
               digits_ + 1) {}
  void gather(const MemberBlock& block) override { numbers_.gather(block); }
  void write(std::size_t begin, std::span<CellText> cells) override {
    std::array<std::int64_t, kBatchRows> numbers;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    numbers_.read(begin, std::span(numbers).first(cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      char* end = write_padded(static_cast<std::uint64_t>(numbers[i]), digits_, slots_.at(i));
      if (quotes_) *end++ = '"';
      cells[i] = slots_.cell(i, end);
    }
  }

 private:
  GatheredIntegers numbers_;
  std::size_t digits_;
  bool quotes_;
  CellSlots slots_;
};

class IntegerId final : public ColumnText {
 public:
  IntegerId(const engine::Directory& directory, MemberFormat format, std::string_view before)
      : numbers_(*directory.numbers()),
        quotes_(format == MemberFormat::ndjson),
        slots_(std::string(before) + (quotes_ ? "\"" : ""), kMostNumberBytes) {}
  void gather(const MemberBlock& block) override { numbers_.gather(block); }
  void write(std::size_t begin, std::span<CellText> cells) override {
    std::array<std::int64_t, kBatchRows> numbers;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    numbers_.read(begin, std::span(numbers).first(cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      char* end = WriteDecimal{0}(numbers[i], slots_.at(i));
      if (quotes_) *end++ = '"';
      cells[i] = slots_.cell(i, end);
    }
  }

 private:
  GatheredIntegers numbers_;
  bool quotes_;
  CellSlots slots_;
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
    return std::make_unique<IntegerId>(directory, format, before);
  }
  if (directory.numbers() != nullptr && is_plain(directory.shape().prefix, format)) {
    return std::make_unique<NumberedId>(directory, format, before);
  }
  return std::make_unique<TextId>(directory, format, before);
}

}  // namespace muster::query
