// Any text as a scorecard: never a crash, and whatever is accepted is written as JSON that is read
// as the same card.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/check.hpp"
#include "server/api/scorecard_body.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace muster::server;
  const auto card = parse_scorecard({reinterpret_cast<const char*>(data), size});
  if (!card) {
    ENGINE_CHECK(!card.error().message.empty());
    return 0;
  }
  const std::string written = scorecard_json(*card);
  const auto again = parse_scorecard(written);
  ENGINE_CHECK(again.ok());
  ENGINE_CHECK(scorecard_json(*again) == written);
  return 0;
}
