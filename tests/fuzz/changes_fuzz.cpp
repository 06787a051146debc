// Any bytes as changes of customers and as events: never a crash, and a batch that was read is one
// that the journal would read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/check.hpp"
#include "engine/live/change_batch.hpp"
#include "loaders/changes/read_changes.hpp"
#include "loaders/load.hpp"

namespace {

const muster::engine::Population& population() {
  static const auto loaded = muster::loaders::load_bytes(
      "id;spend;city;email_ok;interests;signup;home\n"
      "c1;12.50;Milan;true;tea|tennis;2026-01-02;45.46,9.19\n",
      "shop.csv", {});
  return *loaded->population;
}

void check(const muster::Result<muster::engine::ChangeBatch>& batch) {
  if (!batch) return;
  ENGINE_CHECK(muster::engine::decoded_change_batch(muster::engine::encoded(*batch)).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  muster::loaders::ChangeReading document;
  document.form = muster::loaders::RecordForm::document;
  check(muster::loaders::read_customer_changes(text, population()));
  check(muster::loaders::read_customer_changes(text, population(), document));
  check(muster::loaders::read_event_changes(text, population()));
  return 0;
}
