// LoadReport: what a load saw, did and decided, for standard error and `muster describe`.
// Threads: plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/types.hpp"

namespace muster::loaders {

/// One column of the source and what became of it.
struct ColumnReport {
  std::string source;     ///< as the header names it
  std::string attribute;  ///< empty when it is no attribute (dropped, the id, part of a place)
  engine::AttributeType type = engine::AttributeType::text;
  engine::Family family = engine::Family::behavioural;
  int scale = 0;
  std::string reason;                       ///< why this type and family, or why it is no attribute
  std::uint64_t known = 0;                  ///< records with a known cell, before rejects
  std::uint64_t misfits = 0;                ///< known cells that do not fit the type
  std::vector<std::string> misfit_samples;  ///< `'abc' (customers.csv, line 17)`, at most three
};

struct LoadReport {
  std::uint64_t records = 0;  ///< = loaded + rejected + duplicates_dropped + ignored
  std::uint64_t loaded = 0;
  std::uint64_t rejected = 0;
  std::uint64_t duplicates_dropped = 0;
  std::uint64_t of_unknown_customers = 0;  ///< events whose customer was not there
  std::uint64_t ignored = 0;               ///< of these, those passed over as was asked
  std::map<std::string, std::uint64_t> reject_reasons;  ///< rows by (first) reason
  std::string id_source;  ///< `column "customer_id"` or `record number`
  std::vector<ColumnReport> columns;
  /// Sentences for standard error: what was detected, skipped, renamed, or is ambiguous.
  std::vector<std::string> warnings;
  std::uint64_t bytes = 0;  ///< read from the files
  std::chrono::nanoseconds elapsed{0};
};

}  // namespace muster::loaders
