// Random populations of every attribute type, and random filters over them.
#pragma once

#include <random>

#include "engine/evaluation/filter.hpp"
#include "tests/engine/population_fixture.hpp"

namespace muster::tests {

/// Every type, narrow and wide, with and without unknowns; values repeat and reach extremes.
PopulationFixture random_population(std::mt19937_64& random, std::size_t rows);

class RandomFilter {
 public:
  RandomFilter(std::mt19937_64& random, const PopulationFixture& fixture,
               const engine::Population& population);
  /// A tree of at most `depth` levels of AND, OR, NOT and k-of-n above the tests of attributes.
  engine::Filter operator()(int depth);
  /// From now on no filter names rows (RowsIn), which mean nothing in another order.
  void name_no_rows() { names_rows_ = false; }
  /// A comparison of two terms of at most `depth` levels over numbers, dates and times.
  engine::ArithmeticTest arithmetic(int depth);

 private:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  bool chance(std::uint64_t one_in) { return below(one_in) == 0; }
  engine::Filter test();
  engine::Filter rows_in();
  engine::Filter test_of(engine::AttributeId id);
  void term(int depth, engine::Arithmetic& out);
  std::vector<engine::Filter> operands(int depth);
  template <typename Values>
  auto known_value(engine::AttributeId id);
  engine::Filter integers(engine::AttributeId id);
  engine::Filter texts(engine::AttributeId id);
  engine::Filter codes(engine::AttributeId id);

  bool names_rows_ = true;
  std::mt19937_64& random_;
  const PopulationFixture& fixture_;
  const engine::Population& population_;
};

}  // namespace muster::tests
