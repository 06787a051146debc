// Letters of names that stand in file names, headers and logs as they are.
// Threads: a pure function.
#pragma once

namespace muster::engine {

/// a to z, A to Z, 0 to 9, `-`, `_` and `.`.
constexpr bool is_plain_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.';
}

}  // namespace muster::engine
