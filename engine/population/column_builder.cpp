#include "engine/population/column_builder.hpp"

#include <algorithm>
#include <vector>

#include "engine/check.hpp"
#include "engine/index/category_index.hpp"
#include "engine/index/code_sketch.hpp"
#include "engine/population/code_translation.hpp"
#include "engine/population/description.hpp"

namespace muster::engine {

namespace {

ImageBytes sketch_of(std::span<const std::byte> values, std::uint64_t rows) {
  auto column = IntegerColumn::open(values, rows);
  ENGINE_CHECK(column.ok());
  return write_code_sketch(*column);
}

}  // namespace

bool CategoryColumnBuilder::append(const CategoryCells& cells) {
  CodeTranslation translated(cells.values, dictionary);
  for (std::size_t begin = 0; begin < cells.codes.size();) {
    const std::span<std::int64_t> room = codes.extend(cells.codes.size() - begin);
    for (std::size_t i = 0; i < room.size(); ++i) {
      const ValueCode code = cells.codes[begin + i];
      room[i] = code == kUnknownCode ? kUnknownInteger : std::int64_t{translated(code)};
    }
    begin += room.size();
  }
  return true;
}

void CategoryColumnBuilder::read(std::uint32_t chunk, std::span<std::uint16_t> out) const {
  const IntegerColumn::View view = codes.chunk(chunk);
  std::vector<std::int64_t> values(view.rows);
  view.decode(0, values);
  std::transform(values.begin(), values.end(), out.begin(), [](std::int64_t code) {
    return code == kUnknownInteger ? std::uint16_t{0} : static_cast<std::uint16_t>(code);
  });
}

void CategoryColumnBuilder::finish(std::uint32_t id, std::uint64_t rows, Sections& sections) {
  ImageBytes values = codes.finish();
  auto column = IntegerColumn::open(values, rows);
  ENGINE_CHECK(column.ok());
  std::vector<std::uint64_t> counts(dictionary.size());
  sections[{SectionKind::bitmaps, id}] = write_category_bitmaps(*column, dictionary.size(), counts);
  for (ValueCode code = 1; code <= dictionary.size(); ++code) {
    dictionary.add_count(code, counts[code - 1]);
  }
  // Without bitmaps, tests on values are tests on codes.
  if (dictionary.size() > kMaxBitmapValues) {
    sections[{SectionKind::sketch, id}] = write_code_sketch(*column);
  }
  sections[{SectionKind::dictionary, id}] = write_dictionary(dictionary);
  sections[{SectionKind::values, id}] = std::move(values);
}

bool TagsColumnBuilder::append(const TagsCells& cells) {
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

void TagsColumnBuilder::finish(std::uint32_t id, std::uint64_t /*rows*/, Sections& sections) {
  TagsIndexBuilder::Finished finished = tags.finish(dictionary.size());
  for (ValueCode code = 1; code <= dictionary.size(); ++code) {
    dictionary.add_count(code, finished.counts[code - 1]);
  }
  sections[{SectionKind::values, id}] = std::move(finished.values);
  sections[{SectionKind::bitmaps, id}] = std::move(finished.bitmaps);
  sections[{SectionKind::dictionary, id}] = write_dictionary(dictionary);
}

bool FlagColumnBuilder::append(const FlagCells& cells) {
  flags.append(cells.values);
  return true;
}

void FlagColumnBuilder::read(std::uint32_t chunk, std::span<std::uint16_t> out) const {
  std::vector<std::uint8_t> values(out.size());
  flags.values(chunk, values.data());
  std::copy(values.begin(), values.end(), out.begin());
}

void FlagColumnBuilder::finish(std::uint32_t id, std::uint64_t /*rows*/, Sections& sections) {
  sections[{SectionKind::bitmaps, id}] = flags.finish();
}

bool IntegersBuilder::append(const IntegerCells& cells) {
  builder.append(cells.values);
  return true;
}

void IntegersBuilder::finish(std::uint32_t id, std::uint64_t rows, Sections& sections) {
  ImageBytes values = builder.finish();
  sections[{SectionKind::sketch, id}] = sketch_of(values, rows);
  sections[{SectionKind::values, id}] = std::move(values);
}

bool TextsBuilder::append(const TextCells& cells) {
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

void TextsBuilder::finish(std::uint32_t id, std::uint64_t /*rows*/, Sections& sections) {
  sections[{SectionKind::values, id}] = builder.finish();
}

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

bool append_cells(ColumnBuilder& builder, const Cells& cells) {
  return std::visit(
      [&](auto& column) {
        return std::visit(
            [&](const auto& typed) {
              if constexpr (requires { column.append(typed); }) {
                return column.append(typed);
              } else {
                ENGINE_CHECK(!"cells of another type than the attribute's");
                return false;
              }
            },
            cells);
      },
      builder);
}

}  // namespace muster::engine
