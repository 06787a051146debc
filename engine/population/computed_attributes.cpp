#include "engine/population/computed_attributes.hpp"

#include <string_view>
#include <utility>

namespace muster::engine {

namespace {

// 0 is "not declared".
constexpr std::uint64_t kMostScale = 18;
constexpr auto kLastType = static_cast<std::uint64_t>(AttributeType::text);
constexpr auto kLastFamily = static_cast<std::uint64_t>(Family::value);

template <typename Declared>
std::uint64_t plus_one(const std::optional<Declared>& declared) {
  return declared ? static_cast<std::uint64_t>(*declared) + 1 : 0;
}

/// False where the number is missing or past `most`.
template <typename Declared>
bool read_declared(RecordReader& reader, std::uint64_t most, std::optional<Declared>& into) {
  const auto number = reader.number();
  if (!number || *number > most + 1) return false;
  if (*number > 0) into = static_cast<Declared>(*number - 1);
  return true;
}

bool read_text(RecordReader& reader, std::string& into) {
  const auto text = reader.text();
  if (!text) return false;
  into = *text;
  return true;
}

}  // namespace

ImageBytes write_computed(const ComputedAttributes& computed) {
  RecordWriter writer;
  writer.number(static_cast<std::uint64_t>(computed.until));
  writer.number(computed.definitions.size());
  for (const ComputedDefinition& definition : computed.definitions) {
    writer.text(definition.name);
    writer.text(definition.expression);
    writer.text(definition.time_zone);
    writer.number(plus_one(definition.type));
    writer.number(plus_one(definition.family));
    writer.number(plus_one(definition.scale));
  }
  return writer.take();
}

Result<ComputedAttributes> read_computed(std::span<const std::byte> section) {
  const Error damaged{ErrorCode::corrupt_store, "the list of computed attributes is damaged"};
  RecordReader reader(section);
  ComputedAttributes computed;
  const auto until = reader.number();
  const auto count = reader.number();
  if (!until || !count) return damaged;
  computed.until = static_cast<std::int64_t>(*until);
  for (std::uint64_t i = 0; i < *count; ++i) {
    ComputedDefinition definition;
    const bool whole = read_text(reader, definition.name) &&
                       read_text(reader, definition.expression) &&
                       read_text(reader, definition.time_zone) &&
                       read_declared(reader, kLastType, definition.type) &&
                       read_declared(reader, kLastFamily, definition.family) &&
                       read_declared(reader, kMostScale, definition.scale);
    if (!whole) return damaged;
    computed.definitions.push_back(std::move(definition));
  }
  if (!reader.at_end()) return damaged;
  return computed;
}

}  // namespace muster::engine
