#include "loaders/generator/customer_csv.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

#include "loaders/generator/csv_fields.hpp"

namespace muster::loaders {
namespace {

// All values but whereabouts and interests fit into this, separators included: ids, dates and
// numbers have at most 20 digits, words at most 13 letters, and there are 26 of them.
constexpr std::size_t kOtherFields = 26 * 21;

char* write_interests(char* out, std::uint32_t interests) {
  for (; interests != 0; interests &= interests - 1) {
    out = write_text(out, kInterestNames[static_cast<std::size_t>(std::countr_zero(interests))]);
    if ((interests & (interests - 1)) != 0) *out++ = '|';
  }
  return out;
}

}  // namespace

std::string_view customer_csv_header() {
  return "id,gender,age,birth_date,education,employment,income,country,region,city,area,location,"
         "channel,email_ok,sms_ok,push_ok,interests,payment,delivery,signup_date,orders,"
         "last_order,spend,average_order,clv,nps,csat,complaints,loyalty,bought_again\n";
}

CustomerCsv::CustomerCsv(const Geography& geography) {
  std::size_t longest = 0;
  for (const City& city : geography.cities()) {
    const Region& region = geography.region_of(city);
    std::string text;
    text.append(region.country).append(1, ',').append(region.name).append(1, ',');
    text.append(city.name).append(1, ',');
    longest = std::max(longest, text.size());
    whereabouts_.push_back(std::move(text));
  }
  for (const std::string_view interest : kInterestNames) longest += interest.size() + 1;
  longest_line_ = longest + kOtherFields;
}

char* CustomerCsv::write(const Customer& customer, char* out) const {
  *out++ = 'c';
  out = write_padded(out, customer.id, 10);
  *out++ = ',';
  if (!customer.gender_hidden) out = write_name(out, kGenderNames, customer.gender);
  *out++ = ',';
  if (!customer.age_hidden) out = write_number(out, static_cast<std::uint64_t>(customer.age));
  *out++ = ',';
  if (!customer.age_hidden) out = write_text(out, dates_.text(customer.birth_day));
  *out++ = ',';
  out = write_name(out, kEducationNames, customer.education);
  *out++ = ',';
  out = write_name(out, kEmploymentNames, customer.employment);
  *out++ = ',';
  if (!customer.income_hidden) out = write_number(out, customer.income);
  *out++ = ',';

  out = write_text(out, whereabouts_[customer.city]);
  out = write_name(out, kAreaNames, customer.area);
  *out++ = ',';
  out = write_degrees(out, customer.latitude);
  *out++ = ' ';
  out = write_degrees(out, customer.longitude);
  *out++ = ',';

  out = write_name(out, kChannelNames, customer.channel);
  *out++ = ',';
  out = write_flag(out, customer.email_ok);
  *out++ = ',';
  out = write_flag(out, customer.sms_ok);
  *out++ = ',';
  out = write_flag(out, customer.push_ok);
  *out++ = ',';
  out = write_interests(out, customer.interests);
  *out++ = ',';
  out = write_name(out, kPaymentNames, customer.payment);
  *out++ = ',';
  out = write_name(out, kDeliveryNames, customer.delivery);
  *out++ = ',';

  out = write_text(out, dates_.text(customer.signup_day));
  *out++ = ',';
  out = write_number(out, customer.orders);
  *out++ = ',';
  if (customer.orders > 0) out = write_text(out, dates_.text(customer.last_order_day));
  *out++ = ',';
  out = write_money(out, customer.spend);
  *out++ = ',';
  if (customer.orders > 0) out = write_money(out, customer.average_order);
  *out++ = ',';
  out = write_money(out, customer.clv);
  *out++ = ',';

  if (!customer.nps_hidden) out = write_number(out, static_cast<std::uint64_t>(customer.nps));
  *out++ = ',';
  if (!customer.csat_hidden) out = write_number(out, static_cast<std::uint64_t>(customer.csat));
  *out++ = ',';
  out = write_number(out, customer.complaints);
  *out++ = ',';
  out = write_name(out, kLoyaltyNames, customer.loyalty);
  *out++ = ',';
  out = write_flag(out, customer.bought_again);
  *out++ = '\n';
  return out;
}

}  // namespace muster::loaders
