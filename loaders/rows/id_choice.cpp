#include "loaders/rows/id_choice.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "loaders/rows/name_words.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster::loaders {
namespace {

// The words of the name joined, most telling first.
constexpr std::string_view kIdNames[] = {"customerid",
                                         "clientid",
                                         "contactid",
                                         "userid",
                                         "personid",
                                         "memberid",
                                         "subscriberid",
                                         "customer",
                                         "idcustomer",
                                         "id",
                                         "recordid",
                                         "donotmodifycontact",
                                         "customernumber",
                                         "customerno",
                                         "clientnumber",
                                         "customercode",
                                         "customerkey",
                                         "customerref",
                                         "guid",
                                         "uuid",
                                         "externalid",
                                         "accountid",
                                         "leadid",
                                         "idnum",
                                         "идклиента",
                                         "idклиента",
                                         "кодклиента",
                                         "номерклиента",
                                         "клиентid",
                                         "идентификатор",
                                         "ид",
                                         "код"};
constexpr int kAnyFirstId = 1000;

constexpr unsigned kBucketBits = 8;

/// Duplicates among entries that share their top hash bits; entries ascend by record.
void find_in_bucket(const IdEntry* entries, std::size_t count,
                    std::vector<DuplicateId>& duplicates) {
  const std::size_t slots = std::bit_ceil(count * 2 + 1);
  std::vector<std::uint32_t> table(slots, 0);  // index + 1
  for (std::size_t i = 0; i < count; ++i) {
    const IdEntry& entry = entries[i];
    std::size_t slot = entry.hash & (slots - 1);
    while (table[slot] != 0) {
      const IdEntry& other = entries[table[slot] - 1];
      if (other.hash == entry.hash && other.check == entry.check) {
        duplicates.push_back({other.record, entry.record});
        break;
      }
      slot = (slot + 1) & (slots - 1);
    }
    if (table[slot] == 0) table[slot] = static_cast<std::uint32_t>(i + 1);
  }
}

}  // namespace

std::optional<int> id_rank(std::string_view column, bool first) {
  const std::string joined = joined_words(column);
  for (std::size_t i = 0; i < std::size(kIdNames); ++i) {
    if (joined == kIdNames[i] && joined != "customer") return static_cast<int>(i);
    if (joined == "customer" && first && joined == kIdNames[i]) return static_cast<int>(i);
  }
  const auto words = words_of(column);
  if (first && !words.empty() && words.back() == "id") return kAnyFirstId;
  return std::nullopt;
}

IdEntry id_entry(std::string_view text, std::uint32_t record) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return {hash.low64, static_cast<std::uint32_t>(hash.high64), record};
}

std::vector<DuplicateId> find_duplicates(const std::vector<IdEntry>& entries) {
  constexpr std::size_t kBuckets = std::size_t{1} << kBucketBits;
  std::vector<std::size_t> begin(kBuckets + 1, 0);
  const auto bucket_of = [](const IdEntry& entry) { return entry.hash >> (64 - kBucketBits); };
  for (const IdEntry& entry : entries) ++begin[bucket_of(entry) + 1];
  for (std::size_t b = 0; b < kBuckets; ++b) begin[b + 1] += begin[b];
  std::vector<IdEntry> sorted(entries.size());
  std::vector<std::size_t> at(begin.begin(), begin.end() - 1);
  for (const IdEntry& entry : entries) sorted[at[bucket_of(entry)]++] = entry;
  std::vector<std::vector<DuplicateId>> found(kBuckets);
  tbb::parallel_for(std::size_t{0}, kBuckets, [&](std::size_t b) {
    find_in_bucket(sorted.data() + begin[b], begin[b + 1] - begin[b], found[b]);
  });
  std::vector<DuplicateId> duplicates;
  for (const auto& part : found) duplicates.insert(duplicates.end(), part.begin(), part.end());
  std::sort(duplicates.begin(), duplicates.end(),
            [](const DuplicateId& a, const DuplicateId& b) { return a.later < b.later; });
  return duplicates;
}

std::vector<std::uint64_t> records_to_drop(const std::vector<DuplicateId>& duplicates,
                                           bool keep_last) {
  std::vector<std::uint64_t> drop;
  drop.reserve(duplicates.size());
  std::unordered_map<std::uint32_t, std::uint32_t> kept;  // first record of an id → last seen
  for (const DuplicateId& duplicate : duplicates) {
    if (!keep_last) {
      drop.push_back(duplicate.later);
      continue;
    }
    auto [last, is_new] = kept.emplace(duplicate.first, duplicate.first);
    drop.push_back(last->second);
    last->second = duplicate.later;
  }
  std::sort(drop.begin(), drop.end());
  return drop;
}

}  // namespace muster::loaders
