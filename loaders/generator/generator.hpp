// The customer generator behind `muster generate`: a population of any size, the same bytes for
// the same seed on every machine and with any number of threads.
//
// Row i depends on (seed, i) alone, so blocks of rows are made in parallel and delivered in order.
// Start here; each step of a customer's life has a file of its own: geography, demography,
// behaviour, value, satisfaction, and customer_csv for the text.
// Threads: CustomerGenerator is immutable after construction. Cost: about a million customers a
// second and core, about 280 bytes each.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "loaders/generator/behaviour.hpp"
#include "loaders/generator/customer.hpp"
#include "loaders/generator/customer_csv.hpp"
#include "loaders/generator/demography.hpp"
#include "loaders/generator/geography.hpp"
#include "loaders/generator/identifiers.hpp"

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

 private:
  std::uint64_t seed_;
  IdentifierPermutation identifiers_;
  Geography geography_;
  Demography demography_;
  Behaviour behaviour_;
  CustomerCsv csv_;
};

/// Takes the next bytes of the file, in order, from one thread at a time; false stops.
using GeneratorSink = std::function<bool(std::string_view bytes)>;
/// Told how many customers the sink has taken, from the sink's thread.
using GeneratorProgress = std::function<void(std::uint64_t customers)>;

/// Writes the header and all customers to `sink`. Memory stays bounded whatever their number: a
/// few blocks of about a megabyte a thread. Fails with limit_exceeded if there are more than
/// kMostCustomers and with io_failed if the sink stopped or threw.
Status generate_customers(const GeneratorOptions& options, const GeneratorSink& sink,
                          const GeneratorProgress& progress = {});

}  // namespace muster::loaders
