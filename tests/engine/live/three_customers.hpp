// Three customers that tests of live stores begin with, and what one of them is said to be.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "engine/population/population.hpp"
#include "tests/engine/population_fixture.hpp"

namespace muster::tests {

/// anna of the North, boris of nowhere, clara of the South; what they spend has two digits.
inline std::shared_ptr<const engine::Population> three_customers() {
  return PopulationFixture({"anna", "boris", "clara"})
      .category("region", {"North", std::nullopt, "South"})
      .number("spend", 2, {12'50, std::nullopt, 5})
      .build();
}

/// Unknown where there is no such customer.
inline engine::Value value_of(const engine::Population& population, std::string_view id,
                              std::string_view attribute) {
  const auto row = population.directory().find(id);
  if (!row) return engine::Unknown{};
  return population.value(attribute_of(population, attribute), *row);
}

}  // namespace muster::tests
