#include "engine/population/added_attributes.hpp"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <array>
#include <utility>

#include "engine/check.hpp"
#include "engine/population/column_builder.hpp"
#include "engine/population/description.hpp"

namespace muster::engine {

namespace {

// Leaves the computed attributes out. Those that came after them move to the front, their sections
// with them; returns how many stay where they were.
std::uint32_t drop_computed(const Population& population, const Image& image,
                            PopulationDescription& description, Sections& sections) {
  static constexpr std::array kKinds = {SectionKind::values, SectionKind::dictionary,
                                        SectionKind::bitmaps, SectionKind::sketch};
  std::vector<AttributeSpec> specs;
  std::vector<std::uint32_t> places(description.attributes.size(), 0);
  std::uint32_t stay = 0;
  for (std::uint32_t from = 0; from < description.attributes.size(); ++from) {
    if (population.computed(AttributeId{from}) != nullptr) continue;
    const auto to = static_cast<std::uint32_t>(specs.size());
    places[from] = to;
    specs.push_back(std::move(description.attributes[from]));
    if (to == from) stay = to + 1;
    for (const SectionKind kind : kKinds) {
      const auto section = image.section({kind, from});
      if (to == from || !section) continue;
      sections[{kind, to}] = ImageBytes(section->begin(), section->end());
    }
  }
  for (AttributeId& id : description.row_order) id.index = places[id.index];
  description.attributes = std::move(specs);
  return stay;
}

}  // namespace

Result<std::shared_ptr<const Population>> with_computed(
    const std::shared_ptr<const Population>& population, std::vector<AddedAttribute> attributes,
    const ComputedAttributes& computed) {
  ENGINE_CHECK(attributes.size() == computed.definitions.size());
  const std::shared_ptr<const Image> image = population->image();
  const auto section = image->section({SectionKind::description, 0});
  ENGINE_CHECK(section.has_value());
  auto description = read_description(*section);
  if (!description.ok()) return std::move(description).error();
  Sections sections;
  const std::uint32_t kept = drop_computed(*population, *image, *description, sections);
  std::vector<AttributeSpec>& specs = description->attributes;
  const auto first = static_cast<std::uint32_t>(specs.size());
  AttributeCatalogue catalogue;
  for (const AttributeSpec& spec : specs) {
    if (auto known = catalogue.add(spec); !known.ok()) return std::move(known).error();
  }
  for (const AddedAttribute& attribute : attributes) {
    if (auto added = catalogue.add(attribute.spec); !added.ok()) return std::move(added).error();
    specs.push_back(attribute.spec);
  }
  std::vector<Sections> finished(attributes.size());
  std::vector<Status> taken(attributes.size());
  tbb::parallel_for(std::size_t{0}, attributes.size(), [&](std::size_t i) {
    ColumnBuilder builder = column_builder(attributes[i].spec.type);
    if (!append_cells(builder, attributes[i].cells)) {
      taken[i] =
          Error{ErrorCode::limit_exceeded,
                fmt::format("{} takes more than 4 GiB in one chunk", attributes[i].spec.name)};
      return;
    }
    attributes[i].cells = {};
    std::visit(
        [&](auto& column) {
          column.finish(first + static_cast<std::uint32_t>(i), population->size(), finished[i]);
        },
        builder);
  });
  for (Status& status : taken) {
    if (!status.ok()) return std::move(status).error();
  }
  for (Sections& part : finished) sections.merge(part);
  sections[{SectionKind::description, 0}] = write_description(*description);
  if (!attributes.empty()) sections[{SectionKind::computed, 0}] = write_computed(computed);
  // What a load makes begins a history of its own.
  const SectionKind without[] = {SectionKind::computed, SectionKind::lineage};
  return Population::open(Image::with(image, std::move(sections), without, AttributeId{kept}));
}

}  // namespace muster::engine
