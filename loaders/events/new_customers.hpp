// NewCustomers: the ids that a file of events names and the population does not have.
// Threads: one caller. Cost: a hash an event of an unknown customer, and a string a customer.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/row_batch.hpp"
#include "loaders/rows/distinct_sketch.hpp"
#include "loaders/rows/row_sink.hpp"

namespace muster::loaders {

class NewCustomers final : public RowSink {
 public:
  Status begin(std::vector<engine::AttributeSpec> attributes) override;
  /// Never called: records are events.
  Status batch(engine::RowBatch batch) override;
  Status events(EventRows rows) override;
  void settled(std::vector<engine::AttributeSpec> attributes) override;

  /// Each once, in the order in which they came.
  const engine::StringCells& ids() const { return ids_; }

 private:
  struct Hash {
    using is_transparent = void;
    using is_avalanching = void;
    std::size_t operator()(std::string_view text) const { return hash_text(text); }
  };
  boost::unordered_flat_set<std::string, Hash, std::equal_to<>> known_;
  engine::StringCells ids_;
};

}  // namespace muster::loaders
