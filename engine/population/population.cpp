#include "engine/population/population.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <variant>
#include <vector>

#include "engine/population/description.hpp"
#include "engine/population/population_parts.hpp"

namespace muster::engine {

namespace {

Error missing(std::string_view what) {
  return {ErrorCode::corrupt_store, std::string("the image has no ") + std::string(what)};
}

// Wraps the result of an index's open() together with its count of known rows.
template <typename Index, typename Known>
Result<AttributeParts> parts_of(Result<Index> index, Known known) {
  if (!index.ok()) return std::move(index).error();
  AttributeParts parts;
  parts.known = known(*index);
  parts.index = *std::move(index);
  return parts;
}

// Adds the sketch of the column that parts already have.
Result<AttributeParts> with_sketch(const Image& image, std::uint32_t id,
                                   Result<AttributeParts> parts) {
  if (!parts.ok()) return parts;
  const IntegerColumn* column = std::get_if<IntegerColumn>(&parts->index);
  if (const auto* category = std::get_if<CategoryIndex>(&parts->index)) {
    if (category->has_bitmaps() || parts->dictionary.size() == 0) return parts;
    column = &category->codes();
  }
  const auto section = image.section({SectionKind::sketch, id});
  if (!section) return missing("sketch of a column");
  auto sketch = CodeSketch::open(*section, *column);
  if (!sketch.ok()) return std::move(sketch).error();
  parts->sketch = *std::move(sketch);
  return parts;
}

Result<AttributeParts> open_attribute(const Image& image, std::uint32_t id, AttributeType type,
                                      std::uint64_t rows) {
  const auto values = image.section({SectionKind::values, id});
  const auto bitmaps = image.section({SectionKind::bitmaps, id});
  const auto dictionary_section = image.section({SectionKind::dictionary, id});
  if (!values && type != AttributeType::flag) return missing("values of an attribute");

  Dictionary dictionary;
  if (type == AttributeType::category || type == AttributeType::tags) {
    if (!dictionary_section || !bitmaps) return missing("dictionary of an attribute");
    auto read = read_dictionary(*dictionary_section);
    if (!read.ok()) return std::move(read).error();
    dictionary = *std::move(read);
  }
  const auto with_dictionary = [&](Result<AttributeParts> parts) {
    if (parts.ok()) parts->dictionary = std::move(dictionary);
    return parts;
  };
  const auto known_rows = [](const auto& column) { return column.known_rows(); };
  const auto known_bitmap = [](const auto& index) { return index.known().cardinality(); };

  switch (type) {
    case AttributeType::category:
      return with_sketch(
          image, id,
          with_dictionary(
              parts_of(CategoryIndex::open(*values, *bitmaps, dictionary.size(), rows),
                       [](const CategoryIndex& index) { return index.codes().known_rows(); })));
    case AttributeType::tags:
      return with_dictionary(
          parts_of(TagsIndex::open(*values, *bitmaps, dictionary.size(), rows), known_bitmap));
    case AttributeType::flag:
      if (!bitmaps) return missing("bitmaps of a flag");
      return parts_of(FlagIndex::open(*bitmaps, rows), known_bitmap);
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
      return with_sketch(image, id, parts_of(IntegerColumn::open(*values, rows), known_rows));
    case AttributeType::real:
      return parts_of(RealColumn::open(*values, rows), known_rows);
    case AttributeType::place:
      return parts_of(PlaceColumn::open(*values, rows), known_rows);
    case AttributeType::text:
      return parts_of(TextColumn::open(*values, rows), known_rows);
  }
  return missing("attribute of a known type");
}

// Every rank's id is larger than the one before: with as many ranks as rows, each row is there
// once and no id twice.
bool ascends(const Directory& directory) {
  return tbb::parallel_reduce(
      tbb::blocked_range<std::uint64_t>(1, std::max<std::uint64_t>(1, directory.size())), true,
      [&](const tbb::blocked_range<std::uint64_t>& ranks, bool ascending) {
        return ascending && (ranks.empty() || directory.ascends(ranks.begin() - 1, ranks.end()));
      },
      std::logical_and<>{});
}

Result<Directory> open_directory(const Image& image, const PopulationDescription& description) {
  const auto ids = image.section({SectionKind::ids, 0});
  const auto order_section = image.section({SectionKind::id_order, 0});
  if (!ids) return missing("directory of external ids");
  // Without a section for it, the order of ids is that of the rows.
  std::span<const Row> order;
  if (order_section) {
    const auto rows = view_array<Row>(*order_section, 0, description.rows);
    if (!rows || rows->empty() || order_section->size() != rows->size_bytes() ||
        std::any_of(rows->begin(), rows->end(), [&](Row row) { return row >= description.rows; })) {
      return Error{ErrorCode::corrupt_store, "the order of external ids is damaged"};
    }
    order = *rows;
  }
  const auto checked = [&](const auto& column, Directory directory) -> Result<Directory> {
    if (column.known_rows() != description.rows) {
      return Error{ErrorCode::corrupt_store, "a customer has no external id"};
    }
    if (!ascends(directory)) {
      return Error{ErrorCode::corrupt_store, "the order of external ids is damaged"};
    }
    return directory;
  };
  if (description.id_kind == IdKind::integers) {
    auto column = IntegerColumn::open(*ids, description.rows);
    if (!column.ok()) return std::move(column).error();
    return checked(*column, Directory(*column, order));
  }
  if (description.id_kind == IdKind::numbered) {
    auto column = IntegerColumn::open(*ids, description.rows);
    if (!column.ok()) return std::move(column).error();
    std::int64_t past_the_last = 1;
    for (std::uint32_t i = 0; i < description.id_shape.digits; ++i) past_the_last *= 10;
    if (column->low().value_or(0) < 0 || column->high().value_or(0) >= past_the_last) {
      return Error{ErrorCode::corrupt_store, "an external id has more digits than all have"};
    }
    return checked(*column, Directory(description.id_shape, *column, order));
  }
  auto column = TextColumn::open(*ids, description.rows);
  if (!column.ok()) return std::move(column).error();
  return checked(*column, Directory(description.id_kind, *column, order));
}

}  // namespace

namespace {

// Each is the name of an attribute: the last ones of a load, and behind them those that came later.
Status read_computed_section(const Image& image, PopulationParts& parts) {
  const auto section = image.section({SectionKind::computed, 0});
  if (!section) return {};
  auto read = read_computed(*section);
  if (!read.ok()) return std::move(read).error();
  for (const ComputedDefinition& definition : read->definitions) {
    if (parts.catalogue.find(definition.name) == nullptr) {
      return Error{ErrorCode::corrupt_store, "a computed attribute is missing"};
    }
  }
  parts.computed = *std::move(read);
  return {};
}

template <typename Index>
const Index& index_of(const PopulationParts& parts, AttributeId id) {
  ENGINE_CHECK(id.index < parts.attributes.size());
  const Index* found = std::get_if<Index>(&parts.attributes[id.index]->index);
  ENGINE_CHECK(found != nullptr);
  return *found;
}

std::uint64_t section_bytes(const Image& image, std::initializer_list<SectionKey> keys) {
  std::uint64_t bytes = 0;
  for (const SectionKey key : keys) {
    if (const auto section = image.section(key)) bytes += section->size();
  }
  return bytes;
}

}  // namespace

void AttributeParts::visit_owned(const VisitOwned& visit) const {
  if (as_opened) return;
  std::visit([&](const auto& held) { held.visit_owned(visit); }, index);
  dictionary.visit_owned(visit);
  sketch.visit_owned(visit);
}

bool PopulationParts::as_opened() const {
  const auto opened = lineage_of(*image);
  return ids_as_opened && events.is_as_opened() && opened.ok() && *opened == lineage &&
         std::all_of(attributes.begin(), attributes.end(),
                     [](const auto& attribute) { return attribute->as_opened; });
}

Population::Population(std::unique_ptr<PopulationParts> parts) : parts_(std::move(parts)) {}
Population::~Population() = default;

Result<std::shared_ptr<const Population>> Population::open(std::shared_ptr<const Image> image) {
  const auto section = image->section({SectionKind::description, 0});
  if (!section) return missing("description");
  auto description = read_description(*section);
  if (!description.ok()) return std::move(description).error();

  auto parts = std::make_unique<PopulationParts>();
  parts->rows = description->rows;
  parts->row_order = std::move(description->row_order);
  auto directory = open_directory(*image, *description);
  if (!directory.ok()) return std::move(directory).error();
  parts->directory = std::make_shared<const Directory>(*std::move(directory));
  for (AttributeSpec& spec : description->attributes) {
    const AttributeType type = spec.type;
    auto id = parts->catalogue.add(std::move(spec));
    if (!id.ok()) return Error{ErrorCode::corrupt_store, id.error().message};
    auto attribute = open_attribute(*image, id->index, type, parts->rows);
    if (!attribute.ok()) return std::move(attribute).error();
    parts->catalogue.set_known(*id, attribute->known);
    parts->attributes.push_back(std::make_shared<const AttributeParts>(*std::move(attribute)));
  }
  auto events = EventStore::open(*image, parts->rows);
  if (!events.ok()) return std::move(events).error();
  parts->events = *std::move(events);
  if (Status read = read_computed_section(*image, *parts); !read) return std::move(read).error();
  auto lineage = lineage_of(*image);
  if (!lineage.ok()) return std::move(lineage).error();
  parts->lineage = *std::move(lineage);
  parts->version = parts->lineage.version();
  parts->image = std::move(image);
  return std::make_shared<const Population>(std::move(parts));
}

std::uint64_t Population::size() const { return parts_->rows; }
std::uint32_t Population::chunk_count() const {
  return static_cast<std::uint32_t>((parts_->rows + kChunkRows - 1) / kChunkRows);
}
std::uint32_t Population::rows_in_chunk(std::uint32_t chunk) const {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(kChunkRows, parts_->rows - std::uint64_t{chunk} * kChunkRows));
}
const std::string& Population::version() const { return parts_->version; }
const Lineage& Population::lineage() const { return parts_->lineage; }
const AttributeCatalogue& Population::attributes() const { return parts_->catalogue; }
const Directory& Population::directory() const { return *parts_->directory; }
const std::vector<AttributeId>& Population::row_order() const { return parts_->row_order; }
const EventStore& Population::events() const { return parts_->events; }
const ComputedAttributes& Population::computed() const { return parts_->computed; }
const ComputedDefinition* Population::computed(AttributeId id) const {
  const auto& definitions = parts_->computed.definitions;
  const std::string& name = parts_->catalogue.at(id).name();
  const auto found = std::find_if(definitions.begin(), definitions.end(),
                                  [&](const auto& definition) { return definition.name == name; });
  return found == definitions.end() ? nullptr : &*found;
}

std::uint64_t Population::changed_at(AttributeId id, std::uint32_t chunk) const {
  ENGINE_CHECK(id.index < parts_->attributes.size());
  return changed_in(parts_->attributes[id.index]->changed, chunk);
}
std::uint64_t Population::ids_changed_at(std::uint32_t chunk) const {
  return changed_in(parts_->ids_changed, chunk);
}
std::uint64_t Population::events_changed_at(std::uint32_t chunk) const {
  return parts_->events.changed_at(chunk);
}
void Population::for_each_owned(const VisitOwned& visit) const {
  for (const auto& attribute : parts_->attributes) attribute->visit_owned(visit);
  if (!parts_->ids_as_opened) parts_->directory->visit_owned(visit);
  if (!parts_->events.is_as_opened()) parts_->events.visit_owned(visit);
}

const CategoryIndex& Population::category(AttributeId id) const {
  return index_of<CategoryIndex>(*parts_, id);
}
const TagsIndex& Population::tags(AttributeId id) const { return index_of<TagsIndex>(*parts_, id); }
const FlagIndex& Population::flag(AttributeId id) const { return index_of<FlagIndex>(*parts_, id); }
const IntegerColumn& Population::integers(AttributeId id) const {
  return index_of<IntegerColumn>(*parts_, id);
}
const CodeSketch& Population::sketch(AttributeId id) const {
  ENGINE_CHECK(id.index < parts_->attributes.size());
  return parts_->attributes[id.index]->sketch;
}
const RealColumn& Population::real(AttributeId id) const {
  return index_of<RealColumn>(*parts_, id);
}
const PlaceColumn& Population::place(AttributeId id) const {
  return index_of<PlaceColumn>(*parts_, id);
}
const TextColumn& Population::text(AttributeId id) const {
  return index_of<TextColumn>(*parts_, id);
}

const Dictionary& Population::dictionary(AttributeId id) const {
  ENGINE_CHECK(id.index < parts_->attributes.size());
  return parts_->attributes[id.index]->dictionary;
}

std::uint64_t Population::bytes_of(AttributeId id) const {
  ENGINE_CHECK(id.index < parts_->attributes.size());
  std::uint64_t bytes = section_bytes(*parts_->image, {{SectionKind::values, id.index},
                                                       {SectionKind::bitmaps, id.index},
                                                       {SectionKind::sketch, id.index},
                                                       {SectionKind::dictionary, id.index}});
  parts_->attributes[id.index]->visit_owned(
      [&](const void* /*address*/, std::uint64_t owned) { bytes += owned; });
  return bytes;
}
std::uint64_t Population::bytes_of_ids() const {
  std::uint64_t bytes =
      section_bytes(*parts_->image, {{SectionKind::ids, 0}, {SectionKind::id_order, 0}});
  if (!parts_->ids_as_opened) {
    parts_->directory->visit_owned(
        [&](const void* /*address*/, std::uint64_t owned) { bytes += owned; });
  }
  return bytes;
}

void Population::prefetch(AttributeId id, Row row) const {
  ENGINE_CHECK(id.index < parts_->attributes.size());
  const AttributeIndex& index = parts_->attributes[id.index]->index;
  if (const auto* integers = std::get_if<IntegerColumn>(&index)) {
    integers->prefetch(row);
  } else if (const auto* categories = std::get_if<CategoryIndex>(&index)) {
    categories->codes().prefetch(row);
  }
}

Value Population::value(AttributeId id, Row row) const {
  const Attribute& attribute = parts_->catalogue.at(id);
  switch (attribute.type()) {
    case AttributeType::category: {
      const ValueCode code = category(id).code_at(row);
      if (code == kUnknownCode) return Unknown{};
      return dictionary(id).at(code).text;
    }
    case AttributeType::tags: {
      if (!tags(id).known().contains(row)) return Unknown{};
      std::vector<std::string_view> texts;
      for (const ValueCode code : tags(id).tags_at(row))
        texts.push_back(dictionary(id).at(code).text);
      std::sort(texts.begin(), texts.end());
      return texts;
    }
    case AttributeType::flag:
      if (!flag(id).known().contains(row)) return Unknown{};
      return flag(id).set().contains(row);
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time: {
      const std::int64_t value = integers(id).at(row);
      if (value == kUnknownInteger) return Unknown{};
      if (attribute.type() == AttributeType::number) return Decimal{value, attribute.spec.scale};
      if (attribute.type() == AttributeType::date) return Day{static_cast<std::int32_t>(value)};
      return Instant{value};
    }
    case AttributeType::real:
      if (const auto value = real(id).at(row)) return *value;
      return Unknown{};
    case AttributeType::place:
      if (const auto value = place(id).at(row)) return *value;
      return Unknown{};
    case AttributeType::text:
      if (const auto value = text(id).at(row)) return *value;
      return Unknown{};
  }
  return Unknown{};
}

}  // namespace muster::engine
