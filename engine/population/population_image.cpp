// A version made by changes as one image again.
#include <array>
#include <span>
#include <utility>

#include "engine/population/description.hpp"
#include "engine/population/population_parts.hpp"

namespace muster::engine {

namespace {

void write_attribute(const AttributeParts& parts, std::uint32_t id, Sections& sections) {
  const SectionKey values{SectionKind::values, id};
  const SectionKey bitmaps{SectionKind::bitmaps, id};
  const SectionKey sketch{SectionKind::sketch, id};
  bool has_sketch = false;
  bool has_dictionary = false;
  if (const auto* category = std::get_if<CategoryIndex>(&parts.index)) {
    sections[values] = category->values_section();
    sections[bitmaps] = category->bitmaps_section();
    has_dictionary = true;
    has_sketch = !category->has_bitmaps() && parts.dictionary.size() > 0;
  } else if (const auto* tags = std::get_if<TagsIndex>(&parts.index)) {
    sections[values] = tags->values_section();
    sections[bitmaps] = tags->bitmaps_section();
    has_dictionary = true;
  } else if (const auto* flags = std::get_if<FlagIndex>(&parts.index)) {
    sections[bitmaps] = flags->section();
  } else if (const auto* integers = std::get_if<IntegerColumn>(&parts.index)) {
    sections[values] = integers->section();
    has_sketch = true;
  } else if (const auto* reals = std::get_if<RealColumn>(&parts.index)) {
    sections[values] = reals->section();
  } else if (const auto* places = std::get_if<PlaceColumn>(&parts.index)) {
    sections[values] = places->section();
  } else if (const auto* texts = std::get_if<TextColumn>(&parts.index)) {
    sections[values] = texts->section();
  }
  if (has_sketch) sections[sketch] = parts.sketch.section();
  if (has_dictionary) {
    sections[{SectionKind::dictionary, id}] = write_dictionary(parts.dictionary);
  }
}

}  // namespace

Sections PopulationParts::changed_sections() const {
  Sections sections;
  PopulationDescription description;
  description.rows = rows;
  description.id_kind = directory->id_kind();
  description.id_shape = directory->shape();
  description.row_order = row_order;
  for (std::uint32_t i = 0; i < attributes.size(); ++i) {
    description.attributes.push_back(catalogue.at(AttributeId{i}).spec);
    if (!attributes[i]->as_opened) write_attribute(*attributes[i], i, sections);
  }
  sections[{SectionKind::description, 0}] = write_description(description);
  sections[{SectionKind::lineage, 0}] = lineage_section(lineage);
  if (!ids_as_opened) directory->write(sections);
  // A list of events has a place for every chunk.
  const auto chunks = chunks_of(rows);
  const auto before = image->section({SectionKind::description, 0});
  const auto opened = before ? read_description(*before) : PopulationDescription{};
  const bool same_chunks = opened.ok() && chunks_of(opened->rows) == chunks;
  if (!events.is_as_opened() || !same_chunks) events.write(chunks, sections);
  return sections;
}

std::shared_ptr<const Image> Population::image() const {
  if (parts_->as_opened()) return parts_->image;
  Sections sections = parts_->changed_sections();
  std::vector<SectionKind> without;
  if (!parts_->ids_as_opened) without.push_back(SectionKind::id_order);
  if (sections.contains({SectionKind::events, 0})) {
    without.insert(without.end(), {SectionKind::events, SectionKind::event_list,
                                   SectionKind::event_values, SectionKind::event_dictionary});
  }
  return Image::with(parts_->image, std::move(sections), without);
}

}  // namespace muster::engine
