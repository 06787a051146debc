// External ids as text.
#include <cstdint>
#include <span>
#include <string>

#include "query/run/column_text.hpp"
#include "query/run/gathered_integers.hpp"
#include "query/run/integer_text.hpp"

namespace muster::query {
namespace {

using engine::Row;

/// Ids that are kept as numbers, behind a prefix that needs no quotes.
class NumberId final : public ColumnText {
 public:
  NumberId(const engine::Directory& directory, MemberFormat format)
      : directory_(directory),
        numbers_(*directory.numbers()),
        quotes_(format == MemberFormat::ndjson) {}
  void gather(const MemberBlock& block) override { numbers_.gather(block); }
  void write(std::size_t place, TextRoom& out) override {
    const std::int64_t number = numbers_[place];
    if (quotes_) out.put('"');
    if (directory_.id_kind() == engine::IdKind::numbered) {
      out.copy(directory_.shape().prefix);
      const std::size_t digits = directory_.shape().digits;
      char* const at = out.room(digits);
      auto left = static_cast<std::uint64_t>(number);
      for (std::size_t i = digits; i > 0; left /= 10) at[--i] = static_cast<char>('0' + left % 10);
      out.written(at + digits);
    } else {
      char* at = out.room(kMostNumberBytes);
      if (number < 0) *at++ = '-';
      out.written(write_number(static_cast<std::uint64_t>(number < 0 ? -number : number), at));
    }
    if (quotes_) out.put('"');
  }

 private:
  const engine::Directory& directory_;
  GatheredIntegers numbers_;
  bool quotes_;
};

class TextId final : public ColumnText {
 public:
  TextId(const engine::Directory& directory, MemberFormat format)
      : directory_(directory), format_(format) {}
  void gather(const MemberBlock& block) override { rows_ = block.rows; }
  void write(std::size_t place, TextRoom& out) override {
    const Row row = rows_[place];
    out.append([&](std::string& text) {
      if (format_ == MemberFormat::csv) {
        const std::size_t begin = text.size();
        directory_.append_id(row, text);
        quote_csv_cell(begin, text);
      } else {
        append_json_string(directory_.id_at(row), text);
      }
    });
  }

 private:
  const engine::Directory& directory_;
  MemberFormat format_;
  std::span<const Row> rows_;
};

}  // namespace

std::unique_ptr<ColumnText> id_text(const engine::Directory& directory, MemberFormat format) {
  const bool plain_prefix = [&] {
    if (directory.numbers() == nullptr) return false;
    if (directory.id_kind() != engine::IdKind::numbered) return true;
    const std::string& prefix = directory.shape().prefix;
    const std::string written = cell_text(format, std::string_view(prefix));
    const std::size_t quotes = format == MemberFormat::ndjson ? 2 : 0;
    return prefix.empty() || written.size() == prefix.size() + quotes;
  }();
  if (plain_prefix) return std::make_unique<NumberId>(directory, format);
  return std::make_unique<TextId>(directory, format);
}

}  // namespace muster::query
