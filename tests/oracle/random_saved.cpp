#include "tests/oracle/random_saved.hpp"

#include <string>

#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"

namespace muster::oracle {

void save_random_names(Table& table, Dice& dice) {
  table.saved.clock = random_clock(dice, table);
  for (std::uint64_t i = dice.below(3); i > 0; --i) {
    std::vector<std::string> ids;
    for (std::uint64_t n = dice.below(60); n > 0; --n) {
      const bool stranger = table.rows() == 0 || dice.chance(10);
      ids.push_back(stranger ? "a stranger" : table.ids[dice.index(table.rows())]);
    }
    table.saved.lists.emplace("list '" + std::to_string(i), std::move(ids));
  }
  // A segment may refer to those before it, so there is no circle.
  for (std::uint64_t i = dice.below(5); i > 0; --i) {
    query::Expression definition = ExpressionMaker(table, table.saved.clock, dice).make();
    table.saved.segments.emplace("segment " + std::to_string(i), std::move(definition));
  }
}

}  // namespace muster::oracle
