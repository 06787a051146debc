// What generated customers are worth: sign-up, orders, spend, expected value, loyalty.
//
// Sign-ups grow linearly over the years. Orders are over-dispersed (a log-normal count, three in
// ten customers without any), and grow with the time since sign-up; spend is orders × a log-normal
// basket; loyalty follows spend. Threads: pure functions. Cost: about 80 ns a customer.
#pragma once

#include <cstdint>

#include "loaders/generator/customer.hpp"
#include "loaders/generator/random_stream.hpp"

namespace muster::loaders {

inline constexpr std::uint32_t kMostOrders = 400;

/// Draws all of the above. Requires that income and approachable are drawn.
void draw_value(RandomStream& random, Customer& customer);

}  // namespace muster::loaders
