// Computed attributes: terms over what customers did, made into attributes like any other.
//
// A term is bound as of the last event known, so that its values follow from the data alone. It may
// read events and loaded attributes, but no other computed ones.
// Threads: as the Execution says. Cost: that of the terms for every customer
// (engine/events/event_values.hpp, engine/evaluation/rounded_values.hpp), and of opening the
// population.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/computed_attributes.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::query {

/// Digits after the point of what is divided, unless declared.
inline constexpr int kComputedScale = 2;

struct ComputedRequest {
  enum class Origin {
    asked,     ///< now: what cannot be computed is an Error
    kept,      ///< defined before: without the events it reads, its values are unknown
    standard,  ///< of the standard set: left out where it cannot be computed
  };
  engine::ComputedDefinition definition;
  Origin origin = Origin::asked;
};

/// orders, spend, average_order, first_order, last_order, favourite_category, favourite_channel,
/// days_between_orders, engagement: of types purchase (amount, category, channel), email_sent,
/// email_open, email_click.
std::vector<engine::ComputedDefinition> standard_computed();

/// The second that computed values speak of: the last event's; 0 without events.
std::int64_t last_event(const engine::Population& population);

struct Computed {
  std::shared_ptr<const engine::Population> population;
  /// Sentences about what was left out or is unknown.
  std::vector<std::string> notes;
};

/// The population with these computed attributes in place of all it has; of two of one name the
/// later stands. Errors name the attribute: those of bind_term(), wrong_type for a type or scale
/// that the term does not have, invalid_input for a name that a loaded attribute has.
Result<Computed> compute_attributes(std::shared_ptr<const engine::Population> population,
                                    std::vector<ComputedRequest> requests,
                                    const engine::Execution& execution = {});

}  // namespace muster::query
