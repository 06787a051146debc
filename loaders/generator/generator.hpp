// The customer generator behind `muster generate`: a population of any size, the same bytes for
// the same seed on every machine and with any number of threads.
//
// Row i depends on (seed, i) alone, so blocks of rows are made in parallel and delivered in order.
// Start here; each step of a customer's life has a file of its own: geography, demography,
// behaviour, value, satisfaction, event_history, and customer_csv and event_csv for the text.
// Threads: CustomerGenerator is immutable after construction. Cost: one to two million customers a
// second and core, about 225 bytes each; their events take five times as long and 660 bytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/result.hpp"
#include "loaders/generator/behaviour.hpp"
#include "loaders/generator/customer.hpp"
#include "loaders/generator/customer_csv.hpp"
#include "loaders/generator/demography.hpp"
#include "loaders/generator/event.hpp"
#include "loaders/generator/event_csv.hpp"
#include "loaders/generator/event_history.hpp"
#include "loaders/generator/geography.hpp"
#include "loaders/generator/identifiers.hpp"
#include "loaders/generator/ordered_blocks.hpp"

namespace muster::loaders {

/// The seed of the standard population.
inline constexpr std::uint64_t kStandardSeed = 42;
/// More customers would need ids of more than ten digits.
inline constexpr std::uint64_t kMostCustomers = IdentifierPermutation::kSize;

struct GeneratorOptions {
  std::uint64_t customers = 0;
  std::uint64_t seed = kStandardSeed;
  unsigned threads = 0;  ///< 0: as many as the machine has; never changes the bytes
};

class CustomerGenerator {
 public:
  explicit CustomerGenerator(std::uint64_t seed);
  // The CSV writer looks at the geography beside it.
  CustomerGenerator(const CustomerGenerator&) = delete;
  CustomerGenerator& operator=(const CustomerGenerator&) = delete;

  /// The towns; the same for every seed. Geography::city_at_rank names "the city at popularity
  /// rank r".
  const Geography& geography() const { return geography_; }

  /// Draws the customer of a row. Requires row < kMostCustomers.
  Customer customer(std::uint64_t row) const;

  /// Appends the CSV lines of rows first … first + count − 1, without a header. Requires
  /// first + count <= kMostCustomers.
  void append_rows(std::uint64_t first, std::uint64_t count, std::string& out) const;

  /// Replaces `events` by those of the customer of a row, oldest first. Requires that `customer`
  /// was drawn from the same row by this generator.
  void draw_events(std::uint64_t row, const Customer& customer, std::vector<Event>& events) const;

  /// Appends the CSV lines of all events of rows first … first + count − 1, customer by customer,
  /// without a header. Requires first + count <= kMostCustomers.
  void append_events(std::uint64_t first, std::uint64_t count, std::string& out) const;

 private:
  std::uint64_t seed_;
  IdentifierPermutation identifiers_;
  Geography geography_;
  Demography demography_;
  Behaviour behaviour_;
  EventHistory history_;
  CustomerCsv customer_csv_;
  EventCsv event_csv_;
};

/// Writes the header and all customers to `sink`. Memory stays bounded whatever their number: a
/// few blocks of about a megabyte a thread. Fails with limit_exceeded if there are more than
/// kMostCustomers and with io_failed if the sink stopped or threw.
Status generate_customers(const GeneratorOptions& options, const GeneratorSink& sink,
                          const GeneratorProgress& progress = {});

/// Writes the header and the events of the same customers to `sink`, in the same way: customers in
/// row order, the events of each by time, about twelve a customer.
Status generate_events(const GeneratorOptions& options, const GeneratorSink& sink,
                       const GeneratorProgress& progress = {});

}  // namespace muster::loaders
