// What a request's target says: percent-encoded text, and parameters behind the `?`.
// Threads: pure functions. Cost: linear in the text.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/result.hpp"

namespace muster::server {

/// The text that `encoded` stands for (RFC 3986); empty for a broken escape or what is not UTF-8.
std::optional<std::string> percent_decoded(std::string_view encoded);

/// `a=1&b=x%20y`, where `+` is a blank. Errors: a name that is none of `known`, with the nearest;
/// one given twice; a broken escape.
Result<std::map<std::string, std::string>> read_parameters(
    std::string_view parameters, std::initializer_list<std::string_view> known);

}  // namespace muster::server
