// Text encodings: whatever a file was saved as becomes UTF-8 here, or is refused.
//
// A byte order mark decides; else valid UTF-8 is UTF-8; else text that is mostly runs of Cyrillic
// letters under Windows-1251 is that; else a schema must say. UTF-32, and binary files such as
// workbooks and archives, are refused with advice. Conversion is ICU's.
// Threads: pure functions that use the calling arena's threads. Cost: validation at several GB/s;
// conversion some 200 MB/s, into memory.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "loaders/input/input_bytes.hpp"

namespace muster::loaders {

struct DecodedText {
  InputBytes bytes;
  std::size_t begin = 0;  ///< after a byte order mark
  bool has_nul = false;
  /// `Windows-1251, detected`; empty for UTF-8.
  std::string encoding;

  std::string_view text() const { return bytes.view().substr(begin); }
};

/// Decodes `bytes`; `name` is for messages, `declared` an encoding's name from a schema. Errors
/// name the byte and line that cannot be read.
Result<DecodedText> decode_text(InputBytes bytes, const std::string& name,
                                const std::optional<std::string>& declared);

}  // namespace muster::loaders
