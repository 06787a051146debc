// Lists of numbers in request bodies. Threads: pure functions. Cost: linear in the list.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "engine/values/decimal.hpp"
#include "server/api/request_body.hpp"

namespace muster::server {

/// Numbers as texts, strings as they are: values of a measure. A single one may stand without an
/// array. A number with a fraction is read as its shortest form.
Result<std::optional<std::vector<std::string>>> read_values(const BodyObject& body,
                                                            std::string_view name);
/// Whole numbers from 0.
Result<std::optional<std::vector<std::uint64_t>>> read_whole_numbers(const BodyObject& body,
                                                                     std::string_view name);
/// Numbers of at most 18 digits.
Result<std::optional<std::vector<engine::Decimal>>> read_decimals(const BodyObject& body,
                                                                  std::string_view name);

}  // namespace muster::server
