#include "engine/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace muster::detail {

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: invariant broken: %s\n", file, line, expression);
  std::abort();
}

}  // namespace muster::detail
