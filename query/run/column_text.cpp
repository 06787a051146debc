#include "query/run/column_text.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "engine/index/row_bits.hpp"
#include "query/run/gathered_integers.hpp"
#include "query/run/integer_text.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Population;
using engine::Row;

/// Whatever has no faster way.
class AnyText final : public ColumnText {
 public:
  AnyText(const Population& population, const MemberColumn& column, MemberFormat format,
          std::string_view before)
      : population_(population), column_(column), format_(format), before_(before) {}
  void gather(const MemberBlock& block) override { rows_ = block.rows; }
  void write(std::size_t begin, std::span<CellText> cells) override {
    texts_.make(cells, [&](std::string& text, std::size_t i) {
      text += before_;
      append_cell(format_, cell_of(population_, column_, rows_[begin + i]), text);
    });
  }

 private:
  const Population& population_;
  const MemberColumn& column_;
  MemberFormat format_;
  std::string before_;
  std::span<const Row> rows_;
  CellTexts texts_;
};

class CategoryText final : public ColumnText {
 public:
  CategoryText(const Population& population, engine::AttributeId id, MemberFormat format,
               std::string_view before)
      : codes_(population.category(id).codes()) {
    const engine::Dictionary& dictionary = population.dictionary(id);
    const std::string words(before);
    texts_.add(words + cell_text(format, engine::Unknown{}));
    for (engine::ValueCode code = 1; code <= dictionary.size(); ++code) {
      texts_.add(words + cell_text(format, dictionary.at(code).text));
    }
  }
  void gather(const MemberBlock& block) override { codes_.gather(block); }
  void write(std::size_t begin, std::span<CellText> cells) override {
    std::array<std::int64_t, kBatchRows> codes;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    codes_.read(begin, std::span(codes).first(cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool unknown = codes[i] == engine::kUnknownInteger;
      cells[i] = texts_[unknown ? 0 : static_cast<std::size_t>(codes[i])];
    }
  }

 private:
  GatheredIntegers codes_;
  ReadyTexts texts_;  // the unknown one, then those of the codes
};

class FlagText final : public ColumnText {
 public:
  FlagText(const Population& population, engine::AttributeId id, MemberFormat format,
           std::string_view before)
      : known_(population.flag(id).known(), population.chunk_count()),
        set_(population.flag(id).set(), population.chunk_count()) {
    const std::string words(before);
    texts_.add(words + cell_text(format, engine::Unknown{}));
    texts_.add(words + "false");
    texts_.add(words + "true");
  }
  void gather(const MemberBlock& block) override {
    values_.resize(block.rows.size());
    for (const PlacedRow& row : block.by_row) {
      values_[row.place] = set_.contains(row.row)     ? kTrue
                           : known_.contains(row.row) ? kFalse
                                                      : kUnknown;
    }
  }
  void write(std::size_t begin, std::span<CellText> cells) override {
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = texts_[values_[begin + i]];
  }

 private:
  enum Kept : std::uint8_t { kUnknown, kFalse, kTrue };

  engine::RowBits known_;
  engine::RowBits set_;
  ReadyTexts texts_;  // by what is kept
  std::vector<std::uint8_t> values_;
};

/// Numbers, days and instants: `Write` makes text of what is known.
template <typename Write>
class IntegerText final : public ColumnText {
 public:
  IntegerText(const engine::IntegerColumn& column, MemberFormat format, std::string_view before,
              Write write)
      : values_(column),
        slots_(before, Write::kMostBytes),
        unknown_(cell_text(format, engine::Unknown{})),
        write_(write) {}
  void gather(const MemberBlock& block) override { values_.gather(block); }
  void write(std::size_t begin, std::span<CellText> cells) override {
    std::array<std::int64_t, kBatchRows> values;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    values_.read(begin, std::span(values).first(cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      char* const at = slots_.at(i);
      if (values[i] == engine::kUnknownInteger) {
        std::memcpy(at, unknown_.data(), unknown_.size());
        cells[i] = slots_.cell(i, at + unknown_.size());
      } else {
        cells[i] = slots_.cell(i, write_(values[i], at));
      }
    }
  }

 private:
  GatheredIntegers values_;
  CellSlots slots_;
  std::string unknown_;
  Write write_;
};

class PlaceText final : public ColumnText {
 public:
  PlaceText(const engine::PlaceColumn& places, MemberFormat format, std::string_view before)
      : places_(places), csv_(format == MemberFormat::csv), slots_(before, kMostBytes) {}
  void gather(const MemberBlock& block) override {
    values_.resize(block.rows.size());
    for (const PlacedRow& row : block.by_row) {
      const std::span<const engine::Place> chunk = places_.chunk(row.row / engine::kChunkRows);
      values_[row.place] = chunk[row.row % engine::kChunkRows];
    }
  }
  void write(std::size_t begin, std::span<CellText> cells) override {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      cells[i] = slots_.cell(i, written(values_[begin + i], slots_.at(i)));
    }
  }

 private:
  static constexpr std::size_t kMostBytes = 64;

  static char* copied(std::string_view words, char* at) {
    std::memcpy(at, words.data(), words.size());
    return at + words.size();
  }
  char* written(const engine::Place& place, char* at) const {
    if (place == engine::kUnknownPlace) return copied(csv_ ? "" : "null", at);
    at = copied(csv_ ? "\"" : "{\"latitude\":", at);
    at = write_degrees(place.latitude, at);
    at = copied(csv_ ? "," : ",\"longitude\":", at);
    at = write_degrees(place.longitude, at);
    return copied(csv_ ? "\"" : "}", at);
  }

  const engine::PlaceColumn& places_;
  bool csv_;
  CellSlots slots_;
  std::vector<engine::Place> values_;
};

}  // namespace

std::unique_ptr<ColumnText> column_text(const Population& population, const MemberColumn& column,
                                        MemberFormat format, std::string_view before) {
  const auto any = [&] { return std::make_unique<AnyText>(population, column, format, before); };
  if (column.score.score != nullptr) return any();
  const engine::AttributeId id = column.attribute;
  const bool quotes = format == MemberFormat::ndjson;
  const engine::Attribute& attribute = population.attributes().at(id);
  const auto integers = [&](auto write) -> std::unique_ptr<ColumnText> {
    return std::make_unique<IntegerText<decltype(write)>>(population.integers(id), format, before,
                                                          write);
  };
  switch (attribute.type()) {
    case AttributeType::category:
      if (population.dictionary(id).size() > kMostReadyTexts) break;
      return std::make_unique<CategoryText>(population, id, format, before);
    case AttributeType::tags:
      if (population.dictionary(id).size() > kMostReadyTexts) break;
      return tags_text(population, id, format, before);
    case AttributeType::flag:
      return std::make_unique<FlagText>(population, id, format, before);
    case AttributeType::number:
      return integers(WriteDecimal{static_cast<std::size_t>(attribute.spec.scale)});
    case AttributeType::date:
      return integers(WriteDay{quotes});
    case AttributeType::time:
      return integers(WriteInstant{quotes});
    case AttributeType::place:
      return std::make_unique<PlaceText>(population.place(id), format, before);
    case AttributeType::real:
    case AttributeType::text:
      break;
  }
  return any();
}

}  // namespace muster::query
