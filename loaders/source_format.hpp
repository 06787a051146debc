// Source format: which reader a file is for, by its name and its first bytes.
// Threads: pure. Cost: nanoseconds.
#pragma once

#include <memory>
#include <string>

#include "engine/result.hpp"
#include "loaders/input/input_bytes.hpp"
#include "loaders/rows/row_source.hpp"
#include "loaders/rows/schema.hpp"

namespace muster::loaders {

/// Decodes `bytes` and opens them with the reader for `.csv .tsv .txt`, `.ndjson .jsonl`, `.json`;
/// for other names the first character decides (`{` NDJSON, `[` a JSON array, else CSV).
Result<std::unique_ptr<RowSource>> open_source(InputBytes bytes, const std::string& name,
                                               const Schema& schema);

}  // namespace muster::loaders
