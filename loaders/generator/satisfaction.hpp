// How content generated customers are, and whether they buy again.
//
// One hidden mood stands behind complaints, NPS and CSAT. `bought_again`, the label for
// back-tests, is drawn from a logistic function of a dozen visible values plus noise.
// Threads: pure functions. Cost: about 40 ns a customer.
#pragma once

#include "loaders/generator/customer.hpp"
#include "loaders/generator/random_stream.hpp"

namespace muster::loaders {

/// Draws complaints, NPS and CSAT. Requires that orders are drawn.
void draw_satisfaction(RandomStream& random, Customer& customer);

/// Draws the label. Requires everything else.
void draw_bought_again(RandomStream& random, Customer& customer);

}  // namespace muster::loaders
