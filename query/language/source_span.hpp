// Where in a query's text a node stood.
//
// Threads: plain values.
#pragma once

#include <cstddef>

namespace muster::query {

/// Bytes [begin, end) of the text the node was read from; {0, 0} for nodes from JSON rules.
struct SourceSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  /// Always equal: where a node stood is not what it means.
  friend bool operator==(const SourceSpan&, const SourceSpan&) { return true; }
};

}  // namespace muster::query
