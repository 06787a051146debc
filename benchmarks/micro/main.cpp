// Google Benchmark's main, which also says the kernel set in use.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <string>

#include "engine/kernels/kernel_set.hpp"

int main(int argc, char** argv) {
  if (const auto choice = muster::engine::kernel_choice(); !choice.ok()) {
    std::fprintf(stderr, "muster_micro: %s\n", choice.error().message.c_str());
    return 1;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::AddCustomContext("kernel", std::string(muster::engine::kernels().name));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
