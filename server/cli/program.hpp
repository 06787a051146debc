// The program `muster`: reads the command line and runs the command it names.
#pragma once

namespace muster::server {

/// The exit code: 0 done, 1 input or query wrong, 2 usage wrong, 3 I/O or storage failed.
int run_program(int argc, const char* const* argv);

}  // namespace muster::server
