// How large a query may be. The limits keep recursion, memory and error texts bounded whatever a
// stranger sends; each is named in the error that it causes.
#pragma once

#include <cstddef>

namespace muster::query {

struct LanguageLimits {
  std::size_t text_bytes = 1U << 20;  ///< length of one expression's text
  std::size_t depth = 200;            ///< nesting of brackets, NOT, functions and rule groups
  std::size_t nodes = 100'000;        ///< conditions, terms and list values together
};

}  // namespace muster::query
