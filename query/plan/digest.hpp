// A short stand-in for a long key: keys of filters that are named in many places stay small however
// deep the names go. Inside this room only.
//
// 128 bits of XXH3: no accident makes two keys alike. Threads: pure function. Cost: that of
// reading.
#pragma once

#include <string>
#include <string_view>

namespace muster::query {

std::string digest_of(std::string_view key);

}  // namespace muster::query
