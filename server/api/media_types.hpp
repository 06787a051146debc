// The media types that calls answer in.
#pragma once

#include <string_view>

namespace muster::server {

inline constexpr std::string_view kJsonType = "application/json";
inline constexpr std::string_view kPlainType = "text/plain";
inline constexpr std::string_view kCsvType = "text/csv";
inline constexpr std::string_view kNdjsonType = "application/x-ndjson";
inline constexpr std::string_view kHtmlType = "text/html";
inline constexpr std::string_view kEventStreamType = "text/event-stream";
inline constexpr std::string_view kRoaringType = "application/vnd.roaring";

}  // namespace muster::server
