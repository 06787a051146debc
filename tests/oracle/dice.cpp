#include "tests/oracle/dice.hpp"

#include <cstdlib>

#include "tests/seed.hpp"

namespace muster::oracle {

std::uint64_t run_seed() {
  static const std::uint64_t seed = tests::seed();
  return seed;
}

std::size_t run_expressions() {
  const char* text = std::getenv("MUSTER_ORACLE_EXPRESSIONS");
  return text == nullptr || *text == '\0'
             ? 10'000
             : static_cast<std::size_t>(std::strtoull(text, nullptr, 10));
}

}  // namespace muster::oracle
