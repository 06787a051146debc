// Mistakes as RFC 9457 problem documents.
//
// `{"type","title","status","code","detail"}` and, where they are known, `position
// {offset,line,column}` and `suggestion`. `type` is the address of the kind in the reference page,
// and `code` its name alone. One table maps ErrorCode to an HTTP status. Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "server/api/message.hpp"

namespace muster::server {

inline constexpr std::string_view kProblemType = "application/problem+json";
/// What `type` begins with; a code follows.
inline constexpr std::string_view kProblemTypeBase = "/docs#problem-";

/// The HTTP status for a mistake of this kind.
unsigned status_of(ErrorCode code);
/// The name clients may branch on: `unknown_name`.
std::string_view name_of(ErrorCode code);
/// The `type` of problems with that code: `/docs#problem-unknown_name`.
std::string problem_type(std::string_view code);
/// The standard phrase of a status: 404 → `Not Found`.
std::string_view title_of(unsigned status);

/// A reply that says what was wrong with the request or the query in it.
Reply problem(const Error& error);
/// A reply for what goes wrong around a query: path, method, size, load.
Reply problem(unsigned status, std::string_view detail);

}  // namespace muster::server
