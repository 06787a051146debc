#include "engine/types.hpp"

#include <array>
#include <cstddef>

#include "engine/check.hpp"

namespace muster::engine {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 9> kTypeNames = {
    "category", "tags", "flag", "number", "real", "date", "time", "place", "text"};
constexpr std::array<std::string_view, 5> kFamilyNames = {"demographic", "geographic",
                                                          "behavioural", "satisfaction", "value"};

template <typename Enum, std::size_t size>
std::string_view name_of(Enum value, const std::array<std::string_view, size>& names) {
  const auto index = static_cast<std::size_t>(value);
  ENGINE_CHECK(index < size);
  return names[index];
}

template <typename Enum, std::size_t size>
std::optional<Enum> named(std::string_view name, const std::array<std::string_view, size>& names) {
  for (std::size_t index = 0; index < size; ++index) {
    if (names[index] == name) return static_cast<Enum>(index);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(AttributeType type) { return name_of(type, kTypeNames); }

std::string_view to_string(Family family) { return name_of(family, kFamilyNames); }

std::optional<AttributeType> attribute_type_named(std::string_view name) {
  return named<AttributeType>(name, kTypeNames);
}

std::optional<Family> family_named(std::string_view name) {
  return named<Family>(name, kFamilyNames);
}

}  // namespace muster::engine
