// Under the thread sanitizer, parallel loops run on the thread that calls them.
//
// oneTBB as installed is not instrumented: the sanitizer does not see how a loop hands its pieces
// over and would report every one. What it is asked about are the threads of the program itself:
// the writer, the compactor, readers, workers and watchers. Linked into every test and into the
// program where the preset is tsan.
#include <tbb/global_control.h>

namespace {

const tbb::global_control kOneThread(tbb::global_control::max_allowed_parallelism, 1);

}  // namespace
