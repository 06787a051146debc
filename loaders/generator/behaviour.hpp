// What generated customers like and allow: preferred channel, consents, interests, payment,
// delivery.
//
// Channel and payment depend on the stage of life, delivery on the area, interests on stage and
// gender; consents go together, because some customers are more approachable than others.
// Threads: immutable after construction. Cost: about 60 ns a customer.
#pragma once

#include <vector>

#include "loaders/generator/customer.hpp"
#include "loaders/generator/discrete_table.hpp"
#include "loaders/generator/random_stream.hpp"

namespace muster::loaders {

class Behaviour {
 public:
  Behaviour();

  /// Draws all of the above. Requires that gender, age and area are drawn.
  void form_habits(RandomStream& random, Customer& customer) const;

 private:
  void draw_interests(RandomStream& random, Customer& customer) const;

  std::vector<DiscreteTable> channels_;    // by stage of life
  std::vector<DiscreteTable> payments_;    // by stage of life
  std::vector<DiscreteTable> deliveries_;  // by area
  std::vector<DiscreteTable> interests_;   // by gender, then stage of life
  DiscreteTable interest_counts_;
};

}  // namespace muster::loaders
