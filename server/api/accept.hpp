// The Accept headers: which of the media types a call offers does the client like best, and what it
// thinks of a coding.
// Threads: pure functions. Cost: linear in the header.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace muster::server {

/// The offer with the highest quality, the first of equals; the first of all for an empty header;
/// empty when none is acceptable (406). Of the ranges that fit an offer the most exact one counts.
std::optional<std::string_view> choose_media_type(std::string_view accept,
                                                  std::span<const std::string_view> offered);

/// What an Accept-Encoding says of a coding such as `gzip`, by that name; empty where it does not.
std::optional<double> coding_quality(std::string_view accept_encoding, std::string_view coding);

/// True for a body that may be read as JSON: no type given, `application/json` (in UTF-8), or the
/// type that `curl -d` sends unasked.
bool is_json_body(std::string_view content_type);
/// True for what is read as JSON objects: what is_json_body() takes, `application/x-ndjson` and its
/// like (`application/ndjson`, `application/jsonl`).
bool is_records_body(std::string_view content_type);
/// True for `application/json` alone.
bool is_json_document(std::string_view content_type);
/// True for `text/plain` and `text/csv`, in UTF-8 or without a charset.
bool is_text_body(std::string_view content_type);
/// The portable Roaring format.
bool is_roaring_body(std::string_view content_type);

}  // namespace muster::server
