#include "benchmarks/scenarios/counts/croaring_plans.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "benchmarks/scenarios/turns.hpp"

namespace muster::benchmarks {

namespace {

using roaring::Roaring;

struct Operand {
  const Roaring* bitmap;
  bool negated;
};

// One order of a conjunction: the first operand is not negated, the last operation only counts.
std::uint64_t count_in_order(const std::vector<Operand>& operands) {
  const Operand& last = operands.back();
  const auto finish = [&](const Roaring& left) {
    return last.negated ? left.andnot_cardinality(*last.bitmap)
                        : left.and_cardinality(*last.bitmap);
  };
  if (operands.size() == 1) return last.bitmap->cardinality();
  if (operands.size() == 2) return finish(*operands[0].bitmap);
  Roaring left = operands[1].negated ? *operands[0].bitmap - *operands[1].bitmap
                                     : *operands[0].bitmap & *operands[1].bitmap;
  for (std::size_t i = 2; i + 1 < operands.size(); ++i) {
    if (operands[i].negated) {
      left -= *operands[i].bitmap;
    } else {
      left &= *operands[i].bitmap;
    }
  }
  return finish(left);
}

std::vector<RoaringPlan> all_orders(std::vector<Operand> operands) {
  const auto before = [](const Operand& a, const Operand& b) { return a.bitmap < b.bitmap; };
  std::sort(operands.begin(), operands.end(), before);
  std::vector<RoaringPlan> plans;
  do {
    if (operands.front().negated) continue;
    plans.emplace_back([operands] { return count_in_order(operands); });
  } while (std::next_permutation(operands.begin(), operands.end(), before));
  return plans;
}

Roaring union_of(std::vector<const Roaring*> bitmaps) {
  return Roaring::fastunion(bitmaps.size(), bitmaps.data());
}

// c06: towns AND NOT (women AND young) AND (email OR sms).
std::vector<RoaringPlan> towns_plans(const Roaring& towns, const Roaring& women,
                                     const Roaring& young, const Roaring& email,
                                     const Roaring& sms) {
  return {
      [&] { return (towns - (women & young)).and_cardinality(email | sms); },
      [&] { return (towns & (email | sms)).andnot_cardinality(women & young); },
      [&] {
        Roaring young_women = towns & women;
        young_women &= young;
        const Roaring left = towns - young_women;
        return left.and_cardinality(email) + (left - email).and_cardinality(sms);
      },
      [&] {
        const Roaring left = towns - (women & young);
        const Roaring by_email = left & email;
        return by_email.cardinality() + (left - by_email).and_cardinality(sms);
      },
  };
}

// c07: (a OR b OR c) AND lead.
std::vector<RoaringPlan> any_within_plans(const Roaring& lead, const Roaring& a, const Roaring& b,
                                          const Roaring& c) {
  return {
      [&] {
        return union_of({&a, &b, &c}).and_cardinality(lead);
      },
      [&] { return ((a | b) | c).and_cardinality(lead); },
      [&] {
        Roaring found = lead & a;
        found |= lead & b;
        return found.or_cardinality(lead & c);
      },
      [&] {
        Roaring left = lead - a;
        left -= b;
        return lead.cardinality() - left.andnot_cardinality(c);
      },
  };
}

// c09: at least three of six, by bitmaps of "at least k so far" or by adding bits.
std::vector<RoaringPlan> three_of_six_plans(std::array<const Roaring*, 6> of) {
  const auto by_running_thresholds = [of] {
    Roaring one;
    Roaring two;
    Roaring three;
    for (const Roaring* next : of) {
      three |= two & *next;
      two |= one & *next;
      one |= *next;
    }
    return three.cardinality();
  };
  const auto by_adders = [of] {
    const auto add = [](const Roaring& a, const Roaring& b, const Roaring& c) {
      const Roaring odd = a ^ b;
      Roaring high = a & b;
      high |= odd & c;
      return std::pair(high, odd ^ c);
    };
    const auto [high1, low1] = add(*of[0], *of[1], *of[2]);
    const auto [high2, low2] = add(*of[3], *of[4], *of[5]);
    Roaring mixed = high1 | high2;
    mixed &= low1 | low2;
    return mixed.or_cardinality(high1 & high2);
  };
  return {by_running_thresholds, by_adders};
}

}  // namespace

std::map<std::string, std::vector<RoaringPlan>> roaring_plans(const Leaves& leaves) {
  const auto leaf = [&](const char* name) -> const Roaring& {
    const auto found = leaves.find(name);
    if (found == leaves.end()) fail(std::string("no bitmap of the predicate ") + name);
    return found->second;
  };
  const auto is = [&](const char* name) { return Operand{&leaf(name), false}; };
  const auto is_not = [&](const char* name) { return Operand{&leaf(name), true}; };
  return {
      {"c01", all_orders({is("male"), is("age_35_40"), is("degree"), is("employed"),
                          is("income_over_30000")})},
      {"c02", all_orders({is("two_regions"), is("urban")})},
      {"c03", all_orders({is("moscow")})},
      {"c04", all_orders({is("spend_500"), is("orders_2"), is("last_30_days")})},
      {"c05",
       all_orders({is("orders_1"), is("not_for_180_days"), is("email"), is_not("detractor")})},
      {"c06", towns_plans(leaf("fifty_towns"), leaf("female"), leaf("under_30"), leaf("email"),
                          leaf("sms"))},
      {"c07", any_within_plans(leaf("spend_over_1000"), leaf("detractor"), leaf("csat_2"),
                               leaf("complained"))},
      {"c08", all_orders({is("sport_or_travel"), is_not("kids"), is("email")})},
      {"c09", three_of_six_plans({&leaf("email"), &leaf("sms"), &leaf("push"), &leaf("gold"),
                                  &leaf("orders_3"), &leaf("promoter")})},
      {"c10", all_orders({is("one_order"), is("signed_up_2025"), is("clv_over_200")})},
      {"c11", all_orders({is("rare_town"), is("doctor"), is("income_over_60000")})},
      {"c12", all_orders({is("email"), is_not("lombardy"), is_not("unemployed")})},
  };
}

}  // namespace muster::benchmarks
