#include "server/cli/program.hpp"

int main(int argc, char** argv) { return muster::server::run_program(argc, argv); }
