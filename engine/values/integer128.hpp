// Whole numbers of 128 bits, for sums and products of 64-bit ones.
#pragma once

namespace muster::engine {

__extension__ using Integer128 = __int128;

}  // namespace muster::engine
