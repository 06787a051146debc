// Reject preview: which records conversion will reject, before it is done. Only asked for when ids
// repeat: a row that is rejected is nobody's duplicate. Threads: uses the calling arena.
// Cost: one conversion whose rows are thrown away.
#pragma once

#include <cstdint>
#include <vector>

#include "loaders/rows/batch_converter.hpp"
#include "loaders/rows/survey.hpp"

namespace muster::loaders {

/// Numbers of the records that do not fit the plans of their sources, ascending.
std::vector<std::uint64_t> rejected_records(const SourceList& sources, const Survey& survey,
                                            const std::vector<SourcePlan>& plans);

}  // namespace muster::loaders
