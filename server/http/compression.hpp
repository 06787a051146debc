// Replies in gzip for clients that take it.
//
// Threads: pure functions; a compressed stream belongs to one caller. Cost: some 100 MB a second
// and core; so this is a worker's task, and small replies are left as they are.
#pragma once

#include <cstddef>
#include <string_view>

#include "server/api/message.hpp"

namespace muster::server {

/// Whole replies below are sent as they are: there is little to win.
inline constexpr std::size_t kLeastCompressedBytes = 1'024;

/// What Accept-Encoding says of gzip: its quality is above 0, named or by `*`, and not below that
/// of `identity`. An absent header says no.
bool takes_gzip(std::string_view accept_encoding);

/// Compresses a body or stream of text where the client takes it, and says in Vary that it depends
/// on that. What is compact already (Roaring bitmaps), or is only asked for its header, stays.
void compress(const Request& request, Reply& reply);

}  // namespace muster::server
