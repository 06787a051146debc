#include "loaders/rows/distinct_sketch.hpp"

#include <algorithm>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster::loaders {
namespace {

constexpr std::size_t kMostSlots = 4 * DistinctSketch::kExact;

}  // namespace

std::uint64_t hash_text(std::string_view text) {
  const std::uint64_t hash = XXH3_64bits(text.data(), text.size());
  return hash == 0 ? 1 : hash;
}

bool DistinctSketch::add(std::uint64_t hash) {
  if (hash > limit_) return true;
  if (slots_.empty()) slots_.resize(16);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
    if (slots_[i] == hash) return false;
    if (slots_[i] == 0) break;
  }
  insert(hash);
  return true;
}

void DistinctSketch::insert(std::uint64_t hash) {
  if (used_ * 2 >= slots_.size()) {
    if (slots_.size() < kMostSlots) {
      grow();
    } else {
      shrink();
      if (hash > limit_) return;
    }
  }
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = hash & mask;
  while (slots_[i] != 0) i = (i + 1) & mask;
  slots_[i] = hash;
  ++used_;
}

void DistinctSketch::grow() {
  std::vector<std::uint64_t> old(slots_.size() * 2);
  old.swap(slots_);
  used_ = 0;
  for (const std::uint64_t hash : old) {
    if (hash != 0) insert(hash);
  }
}

/// Keeps the kExact smallest.
void DistinctSketch::shrink() {
  std::vector<std::uint64_t> kept;
  kept.reserve(used_);
  std::copy_if(slots_.begin(), slots_.end(), std::back_inserter(kept),
               [](std::uint64_t hash) { return hash != 0; });
  std::nth_element(kept.begin(), kept.begin() + kExact - 1, kept.end());
  kept.resize(kExact);
  limit_ = kept.back();
  std::fill(slots_.begin(), slots_.end(), 0);
  used_ = 0;
  for (const std::uint64_t hash : kept) insert(hash);
}

void DistinctSketch::merge(const DistinctSketch& other) {
  limit_ = std::min(limit_, other.limit_);
  for (const std::uint64_t hash : other.slots_) {
    if (hash != 0) add(hash);
  }
}

std::uint64_t DistinctSketch::estimate() const {
  std::vector<std::uint64_t> kept;
  kept.reserve(used_);
  for (const std::uint64_t hash : slots_) {
    if (hash != 0 && hash <= limit_) kept.push_back(hash);
  }
  if (kept.size() < kExact) return kept.size();
  // The k-th smallest of n uniform hashes lies near k / n of the range. A sketch that was never
  // shrunk still holds every value it saw.
  if (limit_ == ~std::uint64_t{0} && kept.size() == kExact) return kExact;
  std::nth_element(kept.begin(), kept.begin() + kExact - 1, kept.end());
  const double share = static_cast<double>(kept[kExact - 1]) / 18446744073709551616.0;
  return static_cast<std::uint64_t>(static_cast<double>(kExact - 1) / share);
}

}  // namespace muster::loaders
