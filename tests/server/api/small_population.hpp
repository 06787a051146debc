// Six customers that the tests of the API know by heart.
//
//   id  city      age  spend   email_ok  interests     signup
//   c1  Milan      25  120.50  true      sport|travel  2025-01-10
//   c2  Milan      31    0.00  false     (none)        2025-03-02
//   c3  Москва     44  980.25  true      music         2026-06-01
//   c4  unknown    52  300.00  unknown   sport         unknown
//   c5  Алматы     19   15.99  true      unknown       2024-12-31
//   c6  Milan    unknown unknown false   travel        2026-06-30
#pragma once

#include <memory>

#include "engine/population/population.hpp"

namespace muster::server {

std::shared_ptr<const engine::Population> small_population();

/// `customers` customers c0 … with `age` 0 … 99 in turn: enough for streams of many blocks.
std::shared_ptr<const engine::Population> long_population(std::uint32_t customers);

}  // namespace muster::server
