#include "query/run/column_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/index/row_bits.hpp"
#include "query/run/gathered_integers.hpp"
#include "query/run/integer_text.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Population;
using engine::Row;

/// Cells of a dictionary that are made before they are asked for.
class ReadyTexts {
 public:
  void add(std::string_view text) {
    texts_ += text;
    ends_.push_back(static_cast<std::uint32_t>(texts_.size()));
  }
  std::string_view at(std::size_t i) const {
    const std::uint32_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(texts_).substr(begin, ends_[i] - begin);
  }

 private:
  std::string texts_;
  std::vector<std::uint32_t> ends_;
};

/// Whatever has no faster way.
class AnyText final : public ColumnText {
 public:
  AnyText(const Population& population, const MemberColumn& column, MemberFormat format)
      : population_(population), column_(column), format_(format) {}
  void gather(const MemberBlock& block) override { rows_ = block.rows; }
  void write(std::size_t place, TextRoom& out) override {
    out.append([&](std::string& text) {
      append_cell(format_, cell_of(population_, column_, rows_[place]), text);
    });
  }

 private:
  const Population& population_;
  const MemberColumn& column_;
  MemberFormat format_;
  std::span<const Row> rows_;
};

class CategoryText final : public ColumnText {
 public:
  CategoryText(const Population& population, engine::AttributeId id, MemberFormat format)
      : codes_(population.category(id).codes()) {
    const engine::Dictionary& dictionary = population.dictionary(id);
    texts_.add(cell_text(format, engine::Unknown{}));
    for (engine::ValueCode code = 1; code <= dictionary.size(); ++code) {
      texts_.add(cell_text(format, dictionary.at(code).text));
    }
  }
  void gather(const MemberBlock& block) override { codes_.gather(block); }
  void write(std::size_t place, TextRoom& out) override {
    const std::int64_t code = codes_[place];
    out.copy(texts_.at(code == engine::kUnknownInteger ? 0 : static_cast<std::size_t>(code)));
  }

 private:
  GatheredIntegers codes_;
  ReadyTexts texts_;  // the unknown one, then those of the codes
};

/// Tags whose texts need no quotes, in the order of their texts.
class TagsText final : public ColumnText {
 public:
  TagsText(const Population& population, engine::AttributeId id, MemberFormat format)
      : tags_(population.tags(id)),
        known_(tags_.known(), population.chunk_count()),
        format_(format) {
    const engine::Dictionary& dictionary = population.dictionary(id);
    std::vector<engine::ValueCode> by_text(dictionary.size());
    for (std::size_t i = 0; i < by_text.size(); ++i) {
      by_text[i] = static_cast<engine::ValueCode>(i + 1);
    }
    std::sort(by_text.begin(), by_text.end(), [&](auto left, auto right) {
      return dictionary.at(left).text < dictionary.at(right).text;
    });
    places_.resize(by_text.size() + 1);
    for (std::size_t place = 0; place < by_text.size(); ++place) {
      const std::string_view text = dictionary.at(by_text[place]).text;
      places_[by_text[place]] = static_cast<std::uint32_t>(place);
      // A CSV cell is quoted as a whole: its pieces have their quotes doubled, no others.
      std::string ready = format == MemberFormat::csv ? std::string() : cell_text(format, text);
      if (format == MemberFormat::csv) {
        for (const char letter : text) {
          ready += letter;
          if (letter == '"') ready += letter;
        }
      }
      texts_.add(ready);
      quoted_.push_back(format == MemberFormat::csv && cell_text(format, text) != text &&
                        !text.empty());
    }
  }
  void gather(const MemberBlock& block) override {
    ranges_.resize(block.rows.size());
    pool_.clear();
    for (const std::uint32_t place : block.by_row) {
      const Row row = block.rows[place];
      const auto begin = static_cast<std::uint32_t>(pool_.size());
      for (const engine::ValueCode code : tags_.tags_at(row)) pool_.push_back(places_[code]);
      const auto end = static_cast<std::uint32_t>(pool_.size());
      std::sort(pool_.begin() + begin, pool_.end());
      ranges_[place] = {begin, end, begin < end || known_.contains(row)};
    }
  }
  void write(std::size_t place, TextRoom& out) override {
    const Range& range = ranges_[place];
    if (range.begin == range.end) {
      if (!range.known) {
        if (format_ == MemberFormat::ndjson) out.copy("null");
      } else {
        out.copy(format_ == MemberFormat::csv ? "\"\"" : "[]");
      }
      return;
    }
    const std::span<const std::uint32_t> tags =
        std::span(pool_).subspan(range.begin, range.end - range.begin);
    const bool csv = format_ == MemberFormat::csv;
    // The one empty tag is a known empty text.
    const bool is_empty = tags.size() == 1 && texts_.at(tags.front()).empty();
    const bool quotes =
        csv && (is_empty || std::any_of(tags.begin(), tags.end(),
                                        [&](std::uint32_t tag) { return quoted_[tag]; }));
    if (quotes) out.put('"');
    if (!csv) out.put('[');
    for (std::size_t i = 0; i < tags.size(); ++i) {
      if (i > 0) out.put(csv ? '|' : ',');
      out.copy(texts_.at(tags[i]));
    }
    if (quotes) out.put('"');
    if (!csv) out.put(']');
  }

 private:
  /// In pool_.
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool known = false;
  };

  const engine::TagsIndex& tags_;
  engine::RowBits known_;
  MemberFormat format_;
  std::vector<std::uint32_t> places_;  // of a code, in the order of texts
  ReadyTexts texts_;                   // by place
  std::vector<bool> quoted_;           // whether a CSV cell with it is quoted; by place
  std::vector<Range> ranges_;
  std::vector<std::uint32_t> pool_;  // tags by the place of their texts, member after member
};

class FlagText final : public ColumnText {
 public:
  FlagText(const Population& population, engine::AttributeId id, MemberFormat format)
      : known_(population.flag(id).known(), population.chunk_count()),
        set_(population.flag(id).set(), population.chunk_count()),
        texts_{cell_text(format, engine::Unknown{}), "false", "true"} {}
  void gather(const MemberBlock& block) override {
    values_.resize(block.rows.size());
    for (const std::uint32_t place : block.by_row) {
      const Row row = block.rows[place];
      values_[place] = set_.contains(row) ? kTrue : known_.contains(row) ? kFalse : kUnknown;
    }
  }
  void write(std::size_t place, TextRoom& out) override { out.copy(texts_[values_[place]]); }

 private:
  enum Kept : std::uint8_t { kUnknown, kFalse, kTrue };

  engine::RowBits known_;
  engine::RowBits set_;
  std::array<std::string, 3> texts_;
  std::vector<std::uint8_t> values_;
};

/// Numbers, days and instants: `Write` makes text of what is known.
template <typename Write>
class IntegerText final : public ColumnText {
 public:
  IntegerText(const engine::IntegerColumn& column, MemberFormat format, Write write)
      : values_(column), unknown_(cell_text(format, engine::Unknown{})), write_(write) {}
  void gather(const MemberBlock& block) override { values_.gather(block); }
  void write(std::size_t place, TextRoom& out) override {
    const std::int64_t value = values_[place];
    if (value == engine::kUnknownInteger) {
      out.copy(unknown_);
    } else {
      out.written(write_(value, out.room(Write::kMostBytes)));
    }
  }

 private:
  GatheredIntegers values_;
  std::string unknown_;
  Write write_;
};

class PlaceText final : public ColumnText {
 public:
  PlaceText(const engine::PlaceColumn& places, MemberFormat format)
      : places_(places), format_(format) {}
  void gather(const MemberBlock& block) override {
    values_.resize(block.rows.size());
    for (const std::uint32_t place : block.by_row) values_[place] = places_.at(block.rows[place]);
  }
  void write(std::size_t place, TextRoom& out) override {
    const std::optional<engine::Place>& value = values_[place];
    out.append([&](std::string& text) {
      append_cell(format_, value ? engine::Value(*value) : engine::Value(engine::Unknown{}), text);
    });
  }

 private:
  const engine::PlaceColumn& places_;
  MemberFormat format_;
  std::vector<std::optional<engine::Place>> values_;
};

}  // namespace

std::unique_ptr<ColumnText> column_text(const Population& population, const MemberColumn& column,
                                        MemberFormat format) {
  if (column.score.score != nullptr) return std::make_unique<AnyText>(population, column, format);
  const engine::AttributeId id = column.attribute;
  const bool quotes = format == MemberFormat::ndjson;
  const engine::Attribute& attribute = population.attributes().at(id);
  switch (attribute.type()) {
    case AttributeType::category:
      if (population.dictionary(id).size() > kMostReadyTexts) break;
      return std::make_unique<CategoryText>(population, id, format);
    case AttributeType::tags:
      if (population.dictionary(id).size() > kMostReadyTexts) break;
      return std::make_unique<TagsText>(population, id, format);
    case AttributeType::flag:
      return std::make_unique<FlagText>(population, id, format);
    case AttributeType::number:
      return std::make_unique<IntegerText<WriteDecimal>>(
          population.integers(id), format,
          WriteDecimal{static_cast<std::size_t>(attribute.spec.scale)});
    case AttributeType::date:
      return std::make_unique<IntegerText<WriteDay>>(population.integers(id), format,
                                                     WriteDay{quotes});
    case AttributeType::time:
      return std::make_unique<IntegerText<WriteInstant>>(population.integers(id), format,
                                                         WriteInstant{quotes});
    case AttributeType::place:
      return std::make_unique<PlaceText>(population.place(id), format);
    case AttributeType::real:
    case AttributeType::text:
      break;
  }
  return std::make_unique<AnyText>(population, column, format);
}

}  // namespace muster::query
