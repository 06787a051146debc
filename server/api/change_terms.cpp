#include "server/api/change_terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace muster::server {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

Status check_key(std::string_view key) {
  const bool printable =
      std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (printable && key.size() <= kMostKeyBytes) return {};
  return Error{
      ErrorCode::invalid_input,
      fmt::format("an Idempotency-Key is 1 to {} printable ASCII characters without blanks",
                  kMostKeyBytes)};
}

}  // namespace

Result<engine::CommitTerms> read_terms(const Call& call) {
  engine::CommitTerms terms;
  if (Status fits = check_key(call.request.idempotency_key); !fits) return std::move(fits).error();
  terms.idempotency_key = std::string(call.request.idempotency_key);
  const std::string_view match = trimmed(call.request.if_match);
  if (match.empty()) return terms;
  if (call.name.empty()) {
    return Error{ErrorCode::invalid_input,
                 "If-Match is about one customer: PATCH or DELETE /v1/customers/{id}"};
  }
  if (match == "*") {
    terms.precondition = engine::Precondition{call.name, "*"};
    return terms;
  }
  const bool quoted = match.size() >= 2 && match.front() == '"' && match.back() == '"';
  const std::string_view tag = quoted ? match.substr(1, match.size() - 2) : std::string_view{};
  if (!quoted || tag.empty() || tag == "*" || tag.find('"') != std::string_view::npos) {
    return Error{ErrorCode::invalid_input,
                 "If-Match takes * or one tag in quotes, as the ETag of GET /v1/customers/{id} has "
                 "it"};
  }
  terms.precondition = engine::Precondition{call.name, std::string(tag)};
  return terms;
}

std::string entity_tag(const engine::Population& population, engine::Row row) {
  return fmt::format("\"{}\"", engine::customer_tag(population, row));
}

bool names_tag(std::string_view header, std::string_view tag) {
  for (;;) {
    const std::size_t end = header.find(',');
    std::string_view each = trimmed(header.substr(0, end));
    if (each == "*") return true;
    if (each.starts_with("W/")) each.remove_prefix(2);
    if (each == tag) return true;
    if (end == std::string_view::npos) return false;
    header.remove_prefix(end + 1);
  }
}

}  // namespace muster::server
