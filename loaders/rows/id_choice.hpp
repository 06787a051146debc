// Id choice: which column names customers, and which records name one twice.
//
// A usual name (`customer_id`, `Record ID`, `guid`, …) makes a column a candidate; it is taken if
// every record has a value and no two the same. Threads: find_duplicates uses the calling arena.
// Cost: 16 bytes and about 20 ns a record and candidate. Two ids are taken for equal when 96 bits
// of their hashes are: once in 10^16 loads of 10 million customers that would be wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::loaders {

/// Which columns of a load may be the customer's id.
struct IdColumns {
  std::optional<std::string> named;  ///< by the user: this one and no other
  bool none = false;                 ///< nobody is named here: records are no customers
};

/// How usual `column` is as the name of a customer's id, 0 best; empty if it is none. `first` says
/// that it is the source's first column, which may be any `…id`.
std::optional<int> id_rank(std::string_view column, bool first);

/// One id met.
struct IdEntry {
  std::uint64_t hash = 0;
  std::uint32_t check = 0;
  std::uint32_t record = 0;  ///< number over all sources, from 0
};
IdEntry id_entry(std::string_view text, std::uint32_t record);

/// Two records with one id.
struct DuplicateId {
  std::uint32_t first = 0;  ///< the first record with the id
  std::uint32_t later = 0;
};

/// Every record whose id an earlier one has, ascending by `later`. `entries` ascend by record.
std::vector<DuplicateId> find_duplicates(const std::vector<IdEntry>& entries);

/// The records to leave out so that every id stands once: the earlier ones if `keep_last`, else the
/// later ones. Ascending.
std::vector<std::uint64_t> records_to_drop(const std::vector<DuplicateId>& duplicates,
                                           bool keep_last);

}  // namespace muster::loaders
