// What names one customer's values, so that a change can be refused once they are others.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/live/pending_changes.hpp"
#include "engine/values/value.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster::engine {

namespace {

// Texts with their lengths before them: no two lists of texts give the same bytes.
void append(std::string& bytes, std::string_view text) {
  bytes += fmt::format("{}:", text.size());
  bytes += text;
}

struct Written {
  std::string& bytes;

  void operator()(const std::vector<std::string_view>& tags) const {
    bytes += fmt::format("{}[", tags.size());
    for (const std::string_view tag : tags) append(bytes, tag);
  }
  // The same number, whatever the scale of its attribute has become.
  void operator()(Decimal value) const { append(bytes, format_decimal(normalised(value))); }
  template <typename Other>
  void operator()(const Other& value) const {
    append(bytes, format_value(value));
  }
};

}  // namespace

std::string customer_tag(const Population& population, Row row) {
  std::string bytes;
  append(bytes, population.directory().id_at(row));
  // By name, and without what is unknown: a new attribute of others leaves the tag as it was.
  std::vector<const Attribute*> attributes = population.attributes().all();
  std::sort(attributes.begin(), attributes.end(),
            [](const Attribute* a, const Attribute* b) { return a->name() < b->name(); });
  for (const Attribute* attribute : attributes) {
    const Value value = population.value(attribute->id, row);
    if (std::holds_alternative<Unknown>(value)) continue;
    append(bytes, attribute->name());
    std::visit(Written{bytes}, value);
  }
  return fmt::format("{:016x}", XXH3_64bits(bytes.data(), bytes.size()));
}

}  // namespace muster::engine
