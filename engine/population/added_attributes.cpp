#include "engine/population/added_attributes.hpp"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <utility>

#include "engine/check.hpp"
#include "engine/population/column_builder.hpp"
#include "engine/population/description.hpp"

namespace muster::engine {

Result<std::shared_ptr<const Population>> with_computed(
    const std::shared_ptr<const Population>& population, std::vector<AddedAttribute> attributes,
    const ComputedAttributes& computed) {
  ENGINE_CHECK(attributes.size() == computed.definitions.size());
  const auto section = population->image()->section({SectionKind::description, 0});
  ENGINE_CHECK(section.has_value());
  auto description = read_description(*section);
  if (!description.ok()) return std::move(description).error();
  std::vector<AttributeSpec>& specs = description->attributes;
  specs.resize(specs.size() - population->computed().definitions.size());
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
  Sections sections;
  for (Sections& part : finished) sections.merge(part);
  sections[{SectionKind::description, 0}] = write_description(*description);
  if (!attributes.empty()) sections[{SectionKind::computed, 0}] = write_computed(computed);
  const SectionKind without[] = {SectionKind::computed};
  return Population::open(
      Image::with(population->image(), std::move(sections), without, AttributeId{first}));
}

}  // namespace muster::engine
