// Which sizes may be told together to somebody who may not learn the size of a small group.
//
// A size below k is not told. But sizes can be subtracted, so more must be kept back: here it is
// decided which of several sets may have their sizes told in one answer. The sets that are told,
// with everybody, divide the customers into regions. A further set is told only if it leaves every
// region whole or divides it into two parts of k or more, and divides one at least. So:
//
// * Whatever group some sum and difference of the told sizes is the size of, customer by customer,
//   is a union of regions, and has k customers or more.
// * No such sum is the size of an empty group either (what divides a region is no combination of
//   what did not), so it is not told that somebody is not in a group.
//
// What this does not keep: sizes asked for in several requests can be subtracted; that a size is
// kept back says that some region would be small or nothing would be divided.
// Threads: pure functions. Cost: linear in regions, for every set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace muster::server {

/// Customers in exactly the sets of `sets`, bit by bit; mask 0 are those in none of them.
struct GroupRegion {
  std::uint32_t sets = 0;
  std::uint64_t count = 0;
  friend bool operator==(const GroupRegion&, const GroupRegion&) = default;
};

/// The same of some of the sets alone: regions that differ in no other bit become one.
std::vector<GroupRegion> regions_among(std::span<const GroupRegion> regions, std::uint32_t sets);

/// Those of `sets` sets, tried in their order, whose sizes may be told beside those of `told`.
/// `regions` has everybody in it once.
std::uint32_t tellable(std::span<const GroupRegion> regions, std::size_t sets, std::uint64_t k,
                       std::uint32_t told = 0);

/// Those of which all may be told: how any of them meet and miss each other too. Every one of
/// their regions has k customers or more.
std::uint32_t tellable_with_regions(std::span<const GroupRegion> regions, std::size_t sets,
                                    std::uint64_t k);

/// Of groups that together are a whole which is told: which must be kept back, so that what is left
/// of the whole says nothing of a small one. All below k, if there is one: the next larger ones
/// too, one at least, until together they have 2 k.
std::vector<bool> kept_back(std::span<const std::uint64_t> counts, std::uint64_t k);

}  // namespace muster::server
