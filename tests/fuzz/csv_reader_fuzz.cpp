// Any bytes as a CSV file: never a crash; every record is loaded, rejected or dropped; and the rows
// do not depend on where the file is cut.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/check.hpp"
#include "tests/fuzz/counting_sink.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = muster::loaders::fuzz::load(bytes, "fuzz.csv", std::size_t{1} << 20);
  const auto cut = muster::loaders::fuzz::load(bytes, "fuzz.csv", 37);
  ENGINE_CHECK(whole == cut);
  return 0;
}
