#include "tests/oracle/dice.hpp"

#include <cstdlib>

#include "tests/seed.hpp"

namespace muster::oracle {

std::uint64_t run_seed() {
  static const std::uint64_t seed = tests::seed();
  return seed;
}

std::size_t run_expressions() {
  // Sanitizers look for other mistakes than wrong answers, and are slow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr std::size_t kUsual = 2'000;
#else
  constexpr std::size_t kUsual = 10'000;
#endif
  const char* text = std::getenv("MUSTER_ORACLE_EXPRESSIONS");
  return text == nullptr || *text == '\0'
             ? kUsual
             : static_cast<std::size_t>(std::strtoull(text, nullptr, 10));
}

}  // namespace muster::oracle
