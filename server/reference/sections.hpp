// The files of this folder as they were when the program was built.
// Threads: constants.
#pragma once

#include <span>
#include <string_view>

namespace muster::server {

struct EmbeddedFile {
  std::string_view name;  ///< without folder and ending
  std::string_view text;
};

/// `document` first, then the sections in the order of the reference, `replies` last.
std::span<const EmbeddedFile> reference_sections();

}  // namespace muster::server
