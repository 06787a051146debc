// Any bytes of a connection: never a crash, never an answer that is none, and the same requests
// whether the bytes arrive at once or in pieces. Parser, gate, router and all calls, over a small
// population in memory; no sockets.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string_view>

#include "engine/check.hpp"
#include "tests/http/connection_bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const muster::tests::AnsweredConnections kConnections;
  const auto mistake = kConnections.mistake_in_answers({reinterpret_cast<const char*>(data), size});
  if (mistake) std::cerr << *mistake << '\n';
  ENGINE_CHECK(!mistake);
  return 0;
}
