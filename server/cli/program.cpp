#include "server/cli/program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <new>
#include <optional>
#include <vector>

#include "engine/kernels/kernel_set.hpp"
#include "engine/values/nearest_name.hpp"
#include "server/cli/command.hpp"
#include "server/cli/error_text.hpp"
#include "server/cli/exit_code.hpp"
#include "server/version.hpp"

namespace muster::server {
namespace {

/// A closed standard descriptor would be given to the next file that is opened, and words meant for
/// a person would end up in it. Standard output stays one that cannot be written to.
void hold_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) != -1) continue;
    // The lowest free number is the one that is closed.
    if (::open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY) < 0) return;
  }
}

/// Says why the arguments cannot be read; for a first word that is no command, the nearest one.
void say_usage_error(const CLI::App& program, const CLI::ParseError& wrong,
                     const char* first_word) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands({})) names.push_back(command->get_name());
  const std::vector<std::string_view> known(names.begin(), names.end());
  std::string text = fmt::format("muster: {}\n", wrong.what());
  if (program.get_subcommands().empty() && first_word != nullptr && *first_word != '-') {
    text = fmt::format("muster: there is no command '{}'\n", printable(first_word));
    if (const auto near = engine::nearest(first_word, known)) {
      text += fmt::format("  did you mean {}?\n", *near);
    }
  }
  const CLI::App* used =
      program.get_subcommands().empty() ? &program : program.get_subcommands().front();
  text += used == &program ? "muster --help lists the commands\n"
                           : fmt::format("muster {} --help says more\n", used->get_name());
  std::fputs(text.c_str(), stderr);
}

int run_commands(int argc, const char* const* argv) {
  CLI::App program("Muster: audiences and their sizes, in memory and exact.", "muster");
  if (const Status kernel = engine::kernel_choice(); !kernel.ok()) {
    fmt::print(stderr, "muster: {}\n", kernel.error().message);
    return kWrongUsage;
  }
  program.set_version_flag(
      "--version", fmt::format("muster {}, kernel {}", program_version(), engine::kernels().name));
  program.require_subcommand(1);
  program.footer(
      "SOURCE is a store, a CSV or NDJSON file, or - for standard input; STORE@NAME is a snapshot "
      "or an\nolder version of a store.\n"
      "Exit code: 0 done, 1 input or query wrong, 2 usage wrong, 3 I/O or storage failed.\n"
      "Example: muster count customers.csv \"age BETWEEN 25 AND 34\"");
  std::vector<std::unique_ptr<Command>> commands;
  commands.push_back(make_generate_command());
  commands.push_back(make_describe_command());
  commands.push_back(make_load_command());
  commands.push_back(make_count_command());
  commands.push_back(make_members_command());
  commands.push_back(make_aggregate_command());
  commands.push_back(make_cutoff_command());
  commands.push_back(make_profile_command());
  commands.push_back(make_why_command());
  commands.push_back(make_diff_command());
  commands.push_back(make_overlap_command());
  commands.push_back(make_plan_command());
  commands.push_back(make_funnel_command());
  commands.push_back(make_retention_command());
  commands.push_back(make_timeline_command());
  commands.push_back(make_score_command());
  commands.push_back(make_suggest_command());
  commands.push_back(make_scorecard_command());
  commands.push_back(make_segment_command());
  commands.push_back(make_list_command());
  commands.push_back(make_lint_command());
  commands.push_back(make_snapshot_command());
  commands.push_back(make_verify_command());
  commands.push_back(make_backup_command());
  commands.push_back(make_token_command());
  commands.push_back(make_serve_command());
  for (const auto& command : commands) command->declare(program);
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& help) {  // --help, --version
    return program.exit(help);
  } catch (const CLI::ParseError& wrong) {
    say_usage_error(program, wrong, argc > 1 ? argv[1] : nullptr);
    return kWrongUsage;
  }
  Console console;
  for (const auto& command : commands) {
    if (command->chosen()) return command->run(console);
  }
  return kWrongUsage;
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  hold_standard_descriptors();
  // A closed pipe is seen where it is written to.
  std::signal(SIGPIPE, SIG_IGN);
  spdlog::set_default_logger(spdlog::stderr_logger_mt("muster"));
  spdlog::set_level(spdlog::level::warn);
  try {
    return run_commands(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("muster: there is not enough memory for this\n", stderr);
    return kIoFailed;
  } catch (const std::exception& unforeseen) {
    std::fputs(fmt::format("muster: {}\n", unforeseen.what()).c_str(), stderr);
    return kIoFailed;
  }
}

}  // namespace muster::server
