// Pending changes: batches on their way into the next version.
//
// Batches are taken one after another, each whole or refused with nothing changed; then the next
// version is made, sharing with the one before every chunk that no batch touched. Many batches a
// version cost little more than one.
// Threads: one caller (the store's writer); finish() uses all threads of its arena. Cost: add()
// some hundred nanoseconds a cell; finish() copies each touched chunk of each touched attribute
// once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/live/change_batch.hpp"
#include "engine/live/row_changes.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// Finds customers of the newest version; kept from one version to the next by the writer.
class CustomerIndex;

/// What names one customer's values: 16 hexadecimal digits of a hash over the id and all
/// attributes' names and values. Equal values, equal tags, whatever the version.
std::string customer_tag(const Population& population, Row row);

/// A change that is only wanted if the customer still is as the caller saw her.
struct Precondition {
  std::string id;
  std::string tag;  ///< customer_tag(); "*": she is there
};

class PendingChanges {
 public:
  /// `index` must be of `base`; finish() brings it up to the version it makes. Null: one is made.
  explicit PendingChanges(std::shared_ptr<const Population> base,
                          std::shared_ptr<CustomerIndex> index = nullptr);
  PendingChanges(PendingChanges&&) noexcept;
  PendingChanges& operator=(PendingChanges&&) noexcept;
  ~PendingChanges();

  /// Takes a batch after all taken before. Errors, each with nothing taken: wrong_type (an
  /// attribute of another type), not_found (a customer), limit_exceeded, invalid_input,
  /// precondition_failed.
  Result<ChangeCounts> add(const ChangeBatch& batch, const Precondition* precondition = nullptr);

  bool empty() const;

  struct Finished {
    std::shared_ptr<const Population> population;
    RowChanges rows;
    std::shared_ptr<CustomerIndex> index;  ///< of `population`
  };
  /// The version after all batches; `sequence` is its place in the store's history. Errors:
  /// limit_exceeded. The object is used up; the base is as it was.
  Result<Finished> finish(std::uint64_t sequence);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muster::engine
