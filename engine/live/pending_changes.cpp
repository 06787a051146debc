#include "engine/live/pending_changes.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "engine/live/plain_customers.hpp"

namespace muster::engine {

class CustomerIndex {};

struct PendingChanges::State {
  std::shared_ptr<const Population> base;
  std::shared_ptr<CustomerIndex> index;
  std::vector<ChangeBatch> taken;
};

PendingChanges::PendingChanges(std::shared_ptr<const Population> base,
                               std::shared_ptr<CustomerIndex> index)
    : state_(std::make_unique<State>()) {
  state_->base = std::move(base);
  state_->index = index != nullptr ? std::move(index) : std::make_shared<CustomerIndex>();
}
PendingChanges::PendingChanges(PendingChanges&&) noexcept = default;
PendingChanges& PendingChanges::operator=(PendingChanges&&) noexcept = default;
PendingChanges::~PendingChanges() = default;

namespace {

// The customers after all batches, each of which was taken before.
PlainCustomers after(const Population& base, const std::vector<ChangeBatch>& taken) {
  PlainCustomers customers(base);
  for (const ChangeBatch& batch : taken) ENGINE_CHECK(customers.apply(batch).ok());
  return customers;
}

Status check(const Population& population, const Precondition& wanted) {
  const auto row = population.directory().find(wanted.id);
  const bool holds = row && (wanted.tag == "*" || customer_tag(population, *row) == wanted.tag);
  if (holds) return {};
  return Error{ErrorCode::precondition_failed,
               row ? fmt::format("customer {} has changed meanwhile", wanted.id)
                   : fmt::format("there is no customer {}", wanted.id)};
}

}  // namespace

Result<ChangeCounts> PendingChanges::add(const ChangeBatch& batch,
                                         const Precondition* precondition) {
  PlainCustomers customers = after(*state_->base, state_->taken);
  if (precondition != nullptr) {
    auto population = customers.rebuilt(state_->base->lineage());
    if (!population.ok()) return std::move(population).error();
    if (Status holds = check(**population, *precondition); !holds.ok()) {
      return std::move(holds).error();
    }
  }
  auto counts = customers.apply(batch);
  if (counts.ok()) state_->taken.push_back(batch);
  return counts;
}

bool PendingChanges::empty() const { return state_->taken.empty(); }

Result<PendingChanges::Finished> PendingChanges::finish(std::uint64_t sequence) {
  const PlainCustomers customers = after(*state_->base, state_->taken);
  auto population = customers.rebuilt({state_->base->lineage().origin, sequence});
  if (!population.ok()) return std::move(population).error();
  return Finished{*std::move(population), customers.rows(), std::move(state_->index)};
}

}  // namespace muster::engine
