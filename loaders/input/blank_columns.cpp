#include "loaders/input/blank_columns.hpp"

namespace muster::loaders {

std::string with_single_blanks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool quoted = false;
  bool pending = false;
  for (const char c : text) {
    if (!quoted && (c == ' ' || c == '\t')) {
      pending = true;
      continue;
    }
    const bool line_end = c == '\n' || c == '\r';
    const bool at_begin = out.empty() || out.back() == '\n' || out.back() == '\r';
    if (pending && !line_end && !at_begin) out += ' ';
    pending = false;
    if (c == '"') quoted = !quoted;
    out += c;
  }
  return out;
}

}  // namespace muster::loaders
