// CustomerSearch: what becomes of records that are events of customers who are there already.
// Threads: plain values; the lookup is safe to read. Cost: IdLookup's.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/population/id_lookup.hpp"

namespace muster::loaders {

/// Of an event whose customer is not there: reject its row, make the customer, or pass it over.
enum class UnknownCustomers : std::uint8_t { reject, create, ignore };

/// Empty for an unknown word (`reject`, `create`, `ignore`).
std::optional<UnknownCustomers> unknown_customers_named(std::string_view name);

struct CustomerSearch {
  const engine::IdLookup* ids = nullptr;
  UnknownCustomers unknown = UnknownCustomers::reject;
};

/// Stands for a customer who is not there, in EventRows.
inline constexpr engine::Row kNewCustomer = 0xFFFFFFFFU;

/// The id in a cell of a column of whole numbers: `17850.0`, as spreadsheets write it, is `17850`.
std::string_view whole_id(std::string_view cell);

}  // namespace muster::loaders
