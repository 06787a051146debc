#include "engine/population/population_builder.hpp"

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <numeric>
#include <variant>

#include "engine/population/description.hpp"

namespace muster::engine {

namespace {

// Each column below takes one attribute's cells batch by batch and ends as image sections.
// append() is false when the text of a chunk has grown past what 32 bits address.

// A batch's own codes → the attribute's codes. A value gets its code when the first row that has it
// comes by, so that codes depend on the rows alone and not on how batches order their values.
class CodeTranslation {
 public:
  CodeTranslation(const std::vector<std::string>& values, Dictionary& dictionary)
      : values_(values), dictionary_(dictionary), codes_(values.size(), kUnknownCode) {}
  /// Requires 1 ≤ batch_code ≤ values.size().
  ValueCode operator()(ValueCode batch_code) {
    ENGINE_CHECK(batch_code >= 1 && batch_code <= codes_.size());
    ValueCode& code = codes_[batch_code - 1];
    if (code == kUnknownCode) code = dictionary_.intern(values_[batch_code - 1]);
    return code;
  }

 private:
  const std::vector<std::string>& values_;
  Dictionary& dictionary_;
  std::vector<ValueCode> codes_;
};

struct CategoryColumnBuilder {
  Dictionary dictionary;
  IntegerColumnBuilder codes;

  bool append(const CategoryCells& cells) {
    CodeTranslation translated(cells.values, dictionary);
    for (const ValueCode code : cells.codes) {
      codes.push(code == kUnknownCode ? kUnknownInteger : std::int64_t{translated(code)});
    }
    return true;
  }
  void finish(std::uint32_t id, std::uint64_t rows, Sections& sections) {
    ImageBytes values = codes.finish();
    auto column = IntegerColumn::open(values, rows);
    ENGINE_CHECK(column.ok());
    std::vector<std::uint64_t> counts(dictionary.size());
    sections[{SectionKind::bitmaps, id}] =
        write_category_bitmaps(*column, dictionary.size(), counts);
    for (ValueCode code = 1; code <= dictionary.size(); ++code) {
      dictionary.add_count(code, counts[code - 1]);
    }
    sections[{SectionKind::dictionary, id}] = write_dictionary(dictionary);
    sections[{SectionKind::values, id}] = std::move(values);
  }
};

struct TagsColumnBuilder {
  Dictionary dictionary;
  TagsIndexBuilder tags;

  bool append(const TagsCells& cells) {
    ENGINE_CHECK(cells.known.size() == cells.ends.size());
    CodeTranslation translated(cells.values, dictionary);
    std::vector<ValueCode> codes;
    std::uint64_t begin = 0;
    for (std::size_t row = 0; row < cells.ends.size(); ++row) {
      const std::uint64_t end = cells.ends[row];
      ENGINE_CHECK(begin <= end && end <= cells.codes.size());
      if (cells.known[row] == 0) {
        ENGINE_CHECK(begin == end);
        tags.push_unknown();
        continue;
      }
      codes.clear();
      for (; begin < end; ++begin) codes.push_back(translated(cells.codes[begin]));
      tags.push(codes);
    }
    return true;
  }
  void finish(std::uint32_t id, std::uint64_t /*rows*/, Sections& sections) {
    TagsIndexBuilder::Finished finished = tags.finish(dictionary.size());
    for (ValueCode code = 1; code <= dictionary.size(); ++code) {
      dictionary.add_count(code, finished.counts[code - 1]);
    }
    sections[{SectionKind::values, id}] = std::move(finished.values);
    sections[{SectionKind::bitmaps, id}] = std::move(finished.bitmaps);
    sections[{SectionKind::dictionary, id}] = write_dictionary(dictionary);
  }
};

struct FlagColumnBuilder {
  FlagIndexBuilder flags;

  bool append(const FlagCells& cells) {
    for (const std::uint8_t value : cells.values) flags.push(value);
    return true;
  }
  void finish(std::uint32_t id, std::uint64_t /*rows*/, Sections& sections) {
    sections[{SectionKind::bitmaps, id}] = flags.finish();
  }
};

// Integers, reals and places: a builder that takes values one by one and leaves one section.
template <typename CellsType, typename Builder>
struct PlainColumnBuilder {
  Builder builder;

  bool append(const CellsType& cells) {
    for (const auto& value : cells.values) builder.push(value);
    return true;
  }
  void finish(std::uint32_t id, std::uint64_t /*rows*/, Sections& sections) {
    sections[{SectionKind::values, id}] = builder.finish();
  }
};
using IntegersBuilder = PlainColumnBuilder<IntegerCells, IntegerColumnBuilder>;
using RealsBuilder = PlainColumnBuilder<RealCells, RealColumnBuilder>;
using PlacesBuilder = PlainColumnBuilder<PlaceCells, PlaceColumnBuilder>;

struct TextsBuilder {
  TextColumnBuilder builder;

  bool append(const TextCells& cells) {
    ENGINE_CHECK(cells.known.size() == cells.texts.size());
    for (std::size_t row = 0; row < cells.texts.size(); ++row) {
      if (cells.known[row] == 0) {
        builder.push_unknown();
      } else if (!builder.push(cells.texts[row])) {
        return false;
      }
    }
    return true;
  }
  void finish(std::uint32_t id, std::uint64_t /*rows*/, Sections& sections) {
    sections[{SectionKind::values, id}] = builder.finish();
  }
};

using ColumnBuilder = std::variant<CategoryColumnBuilder, TagsColumnBuilder, FlagColumnBuilder,
                                   IntegersBuilder, RealsBuilder, PlacesBuilder, TextsBuilder>;

ColumnBuilder column_builder(AttributeType type) {
  switch (type) {
    case AttributeType::category:
      return CategoryColumnBuilder{};
    case AttributeType::tags:
      return TagsColumnBuilder{};
    case AttributeType::flag:
      return FlagColumnBuilder{};
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
      return IntegersBuilder{};
    case AttributeType::real:
      return RealsBuilder{};
    case AttributeType::place:
      return PlacesBuilder{};
    case AttributeType::text:
      return TextsBuilder{};
  }
  ENGINE_CHECK(false);
  return TextsBuilder{};
}

std::size_t cells_in(const Cells& cells) {
  struct Size {
    std::size_t operator()(const CategoryCells& c) const { return c.codes.size(); }
    std::size_t operator()(const TagsCells& c) const { return c.ends.size(); }
    std::size_t operator()(const FlagCells& c) const { return c.values.size(); }
    std::size_t operator()(const IntegerCells& c) const { return c.values.size(); }
    std::size_t operator()(const RealCells& c) const { return c.values.size(); }
    std::size_t operator()(const PlaceCells& c) const { return c.values.size(); }
    std::size_t operator()(const TextCells& c) const { return c.texts.size(); }
  };
  return std::visit(Size{}, cells);
}

// Collects external ids as integers for as long as all of them are integers.
class IdColumnBuilder {
 public:
  [[nodiscard]] bool append(const StringCells& ids) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!push(ids[i])) return false;
    }
    return true;
  }

  IdKind kind() const { return kind_; }

  ImageBytes finish() {
    if (kind_ == IdKind::integers) {
      IntegerColumnBuilder builder;
      for (const std::int64_t id : integers_) builder.push(id);
      return builder.finish();
    }
    return strings_.finish();
  }

 private:
  bool push(std::string_view id) {
    if (kind_ == IdKind::integers) {
      if (const auto value = integer_id(id); value && fits(*value)) {
        integers_.push_back(*value);
        return true;
      }
      // The first id that is no int64: all that came before become text.
      kind_ = IdKind::decimal_strings;
      for (const std::int64_t value : integers_) {
        ENGINE_CHECK(strings_.push(fmt::format_int(value).c_str()));
      }
      integers_ = {};
    }
    if (kind_ == IdKind::decimal_strings && !is_canonical_integer(id)) kind_ = IdKind::strings;
    return strings_.push(id);
  }

  // A chunk of an integer column spans less than 2^64; half the range keeps any two ids apart by
  // less than that.
  static bool fits(std::int64_t value) {
    constexpr std::int64_t kLimit = std::numeric_limits<std::int64_t>::max() / 2;
    return value >= -kLimit && value <= kLimit;
  }

  IdKind kind_ = IdKind::integers;
  std::vector<std::int64_t> integers_;
  TextColumnBuilder strings_;
};

Error too_much_text(std::string_view what) {
  return {ErrorCode::limit_exceeded,
          fmt::format("the {} of {} consecutive customers take more than 4 GiB", what, kChunkRows)};
}

}  // namespace

struct PopulationBuilder::State {
  std::vector<AttributeSpec> attributes;
  std::vector<ColumnBuilder> columns;
  IdColumnBuilder ids;
  std::uint64_t rows = 0;
};

PopulationBuilder::PopulationBuilder(std::unique_ptr<State> state) : state_(std::move(state)) {}
PopulationBuilder::PopulationBuilder(PopulationBuilder&&) noexcept = default;
PopulationBuilder& PopulationBuilder::operator=(PopulationBuilder&&) noexcept = default;
PopulationBuilder::~PopulationBuilder() = default;

Result<PopulationBuilder> PopulationBuilder::create(std::vector<AttributeSpec> attributes) {
  AttributeCatalogue catalogue;
  auto state = std::make_unique<State>();
  for (const AttributeSpec& spec : attributes) {
    if (auto added = catalogue.add(spec); !added.ok()) return std::move(added).error();
    state->columns.push_back(column_builder(spec.type));
  }
  state->attributes = std::move(attributes);
  return PopulationBuilder(std::move(state));
}

Status PopulationBuilder::append(const RowBatch& batch) {
  ENGINE_CHECK(batch.columns.size() == state_->columns.size());
  for (const Cells& cells : batch.columns) ENGINE_CHECK(cells_in(cells) == batch.rows());
  if (batch.rows() > kMaxRows - state_->rows) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("a population holds at most {} customers", kMaxRows)};
  }
  if (!state_->ids.append(batch.ids)) return too_much_text("external ids");
  state_->rows += batch.rows();
  std::vector<char> fits(batch.columns.size(), 0);
  tbb::parallel_for(std::size_t{0}, batch.columns.size(), [&](std::size_t i) {
    std::visit(
        [&](auto& column) {
          std::visit(
              [&](const auto& cells) {
                if constexpr (requires { column.append(cells); }) {
                  fits[i] = column.append(cells) ? 1 : 0;
                } else {
                  ENGINE_CHECK(!"cells of another type than the attribute's");
                }
              },
              batch.columns[i]);
        },
        state_->columns[i]);
  });
  for (std::size_t i = 0; i < fits.size(); ++i) {
    if (fits[i] == 0) return too_much_text(state_->attributes[i].name);
  }
  return {};
}

void PopulationBuilder::describe(std::vector<AttributeSpec> attributes) {
  ENGINE_CHECK(attributes.size() == state_->attributes.size());
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const AttributeSpec& before = state_->attributes[i];
    ENGINE_CHECK(attributes[i].name == before.name && attributes[i].type == before.type &&
                 attributes[i].scale == before.scale);
  }
  state_->attributes = std::move(attributes);
}

Result<std::shared_ptr<const Population>> PopulationBuilder::finish() {
  PopulationDescription description{state_->rows, state_->ids.kind(), state_->attributes};
  Sections sections;
  sections[{SectionKind::description, 0}] = write_description(description);

  // Ids, and the rows in id order.
  std::vector<Row> order(state_->rows);
  std::iota(order.begin(), order.end(), Row{0});
  sections[{SectionKind::ids, 0}] = state_->ids.finish();
  const ImageBytes& id_section = sections[{SectionKind::ids, 0}];
  Directory directory;
  if (description.id_kind == IdKind::integers) {
    auto column = IntegerColumn::open(id_section, state_->rows);
    ENGINE_CHECK(column.ok());
    directory = Directory(*std::move(column), order);
  } else {
    auto column = TextColumn::open(id_section, state_->rows);
    ENGINE_CHECK(column.ok());
    directory = Directory(description.id_kind, *std::move(column), order);
  }
  tbb::parallel_sort(order, [&](Row a, Row b) { return directory.compare_ids(a, b) < 0; });
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (directory.compare_ids(order[i - 1], order[i]) == 0) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("two customers have the id '{}'", directory.id_at(order[i]))};
    }
  }
  append_array(sections[{SectionKind::id_order, 0}], std::span<const Row>(order));

  // Columns are independent; each fills sections of its own.
  std::vector<Sections> finished(state_->columns.size());
  tbb::parallel_for(std::size_t{0}, state_->columns.size(), [&](std::size_t i) {
    std::visit(
        [&](auto& column) {
          column.finish(static_cast<std::uint32_t>(i), state_->rows, finished[i]);
        },
        state_->columns[i]);
  });
  for (Sections& part : finished) sections.merge(part);
  state_.reset();
  return Population::open(Image::of(std::move(sections)));
}

}  // namespace muster::engine
