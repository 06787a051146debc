// The reading loop, compiled once for each instruction set by foreach_target.h.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "benchmarks/scenarios/bandwidth/or_of_words.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

#include "benchmarks/scenarios/bandwidth/read_bandwidth.hpp"

HWY_BEFORE_NAMESPACE();
namespace muster::benchmarks::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Eight loads a round into four sums, so that neither latency nor the loop is what is measured.
std::uint64_t or_of(const std::uint64_t* HWY_RESTRICT data, std::size_t words) {
  const hn::ScalableTag<std::uint64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  auto a = hn::Zero(d);
  auto b = hn::Zero(d);
  auto c = hn::Zero(d);
  auto e = hn::Zero(d);
  for (std::size_t i = 0; i < words; i += 8 * lanes) {
    a = hn::Or(a, hn::Or(hn::Load(d, data + i), hn::Load(d, data + i + lanes)));
    b = hn::Or(b, hn::Or(hn::Load(d, data + i + 2 * lanes), hn::Load(d, data + i + 3 * lanes)));
    c = hn::Or(c, hn::Or(hn::Load(d, data + i + 4 * lanes), hn::Load(d, data + i + 5 * lanes)));
    e = hn::Or(e, hn::Or(hn::Load(d, data + i + 6 * lanes), hn::Load(d, data + i + 7 * lanes)));
  }
  const auto all = hn::Or(hn::Or(a, b), hn::Or(c, e));
  std::uint64_t result = 0;
  HWY_ALIGN std::uint64_t each[HWY_MAX_BYTES / sizeof(std::uint64_t)] = {};
  hn::Store(all, d, each);
  for (std::size_t i = 0; i < lanes; ++i) result |= each[i];
  return result;
}

}  // namespace muster::benchmarks::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace muster::benchmarks {

HWY_EXPORT(or_of);

std::uint64_t or_of_words(const std::uint64_t* data, std::size_t words) {
  return HWY_DYNAMIC_DISPATCH(or_of)(data, words);
}

}  // namespace muster::benchmarks

#endif
