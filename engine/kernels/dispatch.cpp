#include <fmt/format.h>

#include <cstdlib>
#include <string>

#include "engine/check.hpp"
#include "engine/kernels/kernel_sets.hpp"
#include "engine/values/nearest_name.hpp"

namespace muster::engine {

namespace {

constexpr const char* kVariable = "MUSTER_KERNEL";

Result<const KernelSet*> choose() {
  const std::vector<const KernelSet*> available = available_kernels();
  const char* wanted = std::getenv(kVariable);
  if (wanted == nullptr || *wanted == '\0') return available.front();
  std::vector<std::string_view> names;
  for (const KernelSet* set : available) {
    if (set->name == wanted) return set;
    names.push_back(set->name);
  }
  return Error{ErrorCode::invalid_input,
               fmt::format("{}={} names no kernel set of this machine; there are {}", kVariable,
                           wanted, fmt::join(names, ", ")),
               std::nullopt, nearest(wanted, names)};
}

}  // namespace

std::vector<const KernelSet*> available_kernels() {
  std::vector<const KernelSet*> sets;
  for (const KernelSet* set : {avx512_kernels(), avx2_kernels(), &baseline_kernels()}) {
    if (set != nullptr) sets.push_back(set);
  }
  return sets;
}

Status kernel_choice() {
  auto chosen = choose();
  if (!chosen.ok()) return std::move(chosen).error();
  return {};
}

const KernelSet& kernels() {
  static const KernelSet* const chosen = [] {
    const auto result = choose();
    ENGINE_CHECK(result.ok());
    return *result;
  }();
  return *chosen;
}

}  // namespace muster::engine
