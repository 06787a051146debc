#include "loaders/generator/event_csv.hpp"

#include "loaders/generator/csv_fields.hpp"

namespace muster::loaders {

std::string_view event_csv_header() { return "customer,type,time,amount,category,channel\n"; }

char* EventCsv::write(std::uint64_t customer, const Event& event, char* out) const {
  constexpr std::int64_t kDay = 24 * 60 * 60;
  *out++ = 'c';
  out = write_padded(out, customer, 10);
  *out++ = ',';
  out = write_name(out, kEventTypeNames, event.type);
  *out++ = ',';
  out = write_text(out, dates_.text(static_cast<std::int32_t>(event.time / kDay)));
  *out++ = 'T';
  const auto second = static_cast<std::uint64_t>(event.time % kDay);
  out = write_padded(out, second / 3600, 2);
  *out++ = ':';
  out = write_padded(out, second / 60 % 60, 2);
  *out++ = ':';
  out = write_padded(out, second % 60, 2);
  *out++ = 'Z';
  *out++ = ',';
  if (has_amount(event.type)) out = write_money(out, event.amount);
  *out++ = ',';
  if (has_product(event.type)) out = write_name(out, kProductNames, event.product);
  *out++ = ',';
  out = write_name(out, kEventChannelNames, event.channel);
  *out++ = '\n';
  return out;
}

}  // namespace muster::loaders
