#include "loaders/generator/generator.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <string_view>

#include "engine/check.hpp"
#include "loaders/generator/random_stream.hpp"
#include "loaders/generator/satisfaction.hpp"
#include "loaders/generator/value.hpp"

namespace muster::loaders {
namespace {

// About a megabyte of text: large for a write, small for a cache and for memory.
constexpr std::uint64_t kCustomersAtOnce = 4096;
constexpr std::uint64_t kHistoriesAtOnce = 2048;

// Keeps the draws of a customer's events apart from those of the customer.
constexpr std::uint64_t kEventSeed = 0x6576656E74730000ULL;

// Makes room for `count` things of at most `longest` bytes, lets `write` fill some of it from the
// pointer it is given, and keeps what lies before the pointer it returns.
template <typename Write>
void append_in_place(std::string& out, std::size_t count, std::size_t longest, Write write) {
  const std::size_t before = out.size();
  out.resize(before + count * longest);
  char* const end = write(out.data() + before);
  out.resize(static_cast<std::size_t>(end - out.data()));
}

Error stopped(std::string_view reason) {
  return Error{ErrorCode::io_failed,
               "Writing the population stopped: " + std::string(reason) + '.'};
}

// What both files have in common: the limit, the header, the blocks, the mistakes.
Status write_file(const GeneratorOptions& options, std::string_view header,
                  std::uint64_t block_rows,
                  void (CustomerGenerator::*append)(std::uint64_t, std::uint64_t, std::string&)
                      const,
                  const GeneratorSink& sink, const GeneratorProgress& progress) {
  if (options.customers > kMostCustomers) {
    return Error{ErrorCode::limit_exceeded,
                 "At most " + std::to_string(kMostCustomers) + " customers can be generated, " +
                     std::to_string(options.customers) + " were asked for."};
  }
  try {
    const CustomerGenerator generator(options.seed);
    const BlockPlan plan{options.customers, block_rows, options.threads};
    const auto text = [&](std::uint64_t first, std::uint64_t count, std::string& out) {
      (generator.*append)(first, count, out);
    };
    if (sink(header) && write_ordered_blocks(plan, text, sink, progress)) return {};
    return stopped("the output took no more");
  } catch (const std::exception& failure) {
    return stopped(failure.what());
  }
}

}  // namespace

CustomerGenerator::CustomerGenerator(std::uint64_t seed)
    : seed_(seed), identifiers_(seed), customer_csv_(geography_) {}

Customer CustomerGenerator::customer(std::uint64_t row) const {
  ENGINE_DCHECK(row < kMostCustomers);
  RandomStream random(seed_, row);
  Customer customer;
  customer.id = identifiers_.id_of(row);
  geography_.settle(random, customer);
  const Region& region = geography_.region_of(geography_.cities()[customer.city]);
  demography_.describe(random, region.income_percent, customer);
  behaviour_.form_habits(random, customer);
  draw_value(random, customer);
  draw_satisfaction(random, customer);
  draw_bought_again(random, customer);
  return customer;
}

void CustomerGenerator::append_rows(std::uint64_t first, std::uint64_t count,
                                    std::string& out) const {
  ENGINE_CHECK(first <= kMostCustomers && count <= kMostCustomers - first);
  constexpr std::uint64_t kLinesAtOnce = 64;
  for (std::uint64_t done = 0; done < count; done += kLinesAtOnce) {
    const std::uint64_t lines = std::min(kLinesAtOnce, count - done);
    append_in_place(out, lines, customer_csv_.longest_line(), [&](char* end) {
      for (std::uint64_t line = 0; line < lines; ++line) {
        end = customer_csv_.write(customer(first + done + line), end);
      }
      return end;
    });
  }
}

void CustomerGenerator::draw_events(std::uint64_t row, const Customer& customer,
                                    std::vector<Event>& events) const {
  RandomStream random(seed_ ^ kEventSeed, row);
  history_.draw(random, customer, events);
}

void CustomerGenerator::append_events(std::uint64_t first, std::uint64_t count,
                                      std::string& out) const {
  ENGINE_CHECK(first <= kMostCustomers && count <= kMostCustomers - first);
  std::vector<Event> events;
  for (std::uint64_t row = first; row < first + count; ++row) {
    const Customer who = customer(row);
    draw_events(row, who, events);
    append_in_place(out, events.size(), EventCsv::kLongestLine, [&](char* end) {
      for (const Event& event : events) end = event_csv_.write(who.id, event, end);
      return end;
    });
  }
}

Status generate_customers(const GeneratorOptions& options, const GeneratorSink& sink,
                          const GeneratorProgress& progress) {
  return write_file(options, customer_csv_header(), kCustomersAtOnce,
                    &CustomerGenerator::append_rows, sink, progress);
}

Status generate_events(const GeneratorOptions& options, const GeneratorSink& sink,
                       const GeneratorProgress& progress) {
  return write_file(options, event_csv_header(), kHistoriesAtOnce,
                    &CustomerGenerator::append_events, sink, progress);
}

}  // namespace muster::loaders
