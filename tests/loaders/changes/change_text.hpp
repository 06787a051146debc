// A change batch as text that a test can compare.
#pragma once

#include <string>

#include "engine/live/change_batch.hpp"

namespace muster::loaders::test {

/// A line a customer: `c1: spend=1250@2 email=? interests={} interests+tea interests-coffee`.
std::string customers_text(const engine::ChangeBatch& batch);
/// A line an event: `c1 purchase 1767348000 amount=1250@2`.
std::string events_text(const engine::ChangeBatch& batch);
/// `spend number(2), city category`.
std::string attributes_text(const engine::ChangeBatch& batch);

}  // namespace muster::loaders::test
