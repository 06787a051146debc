// What a generated customer did: visits, carts, purchases, mails, complaints, in order of time.
//
// Every order is a purchase: their number is `orders`, their amounts add up to `spend`, and the
// last one lies on `last_order`; they may be as old as the sign-up, and with them the carts,
// returns and reviews that belong to them. There are `complaints` complaints. All else lies within
// the two years up to the population's last day, and mails go only to those who allow them.
// Threads: immutable after construction. Cost: about 2 µs a customer with twelve events.
#pragma once

#include <vector>

#include "loaders/generator/customer.hpp"
#include "loaders/generator/discrete_table.hpp"
#include "loaders/generator/event.hpp"
#include "loaders/generator/random_stream.hpp"

namespace muster::loaders {

class EventHistory {
 public:
  EventHistory();

  /// Replaces `events` by the customer's, oldest first.
  void draw(RandomStream& random, const Customer& customer, std::vector<Event>& events) const;

 private:
  std::vector<DiscreteTable> products_;  // by gender
};

}  // namespace muster::loaders
