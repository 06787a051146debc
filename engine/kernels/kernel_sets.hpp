// The kernel sets there are, for dispatch alone.
#pragma once

#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

const KernelSet& baseline_kernels();
/// Null where the compiler could not build it or the machine cannot run it.
const KernelSet* avx2_kernels();
const KernelSet* avx512_kernels();

}  // namespace muster::engine
