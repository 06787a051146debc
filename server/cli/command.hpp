// One command of the program: what it takes and what it does.
//
// Threads: one caller.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/cli/console.hpp"

namespace CLI {
class App;
}

namespace muster::server {

class Command {
 public:
  Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  virtual ~Command() = default;

  /// Adds the command and its options to the program.
  virtual void declare(CLI::App& program) = 0;
  /// True once the arguments have named it.
  virtual bool chosen() const = 0;
  /// Does it; the exit code.
  virtual int run(Console& console) = 0;
};

std::unique_ptr<Command> make_generate_command();
std::unique_ptr<Command> make_describe_command();
std::unique_ptr<Command> make_load_command();
std::unique_ptr<Command> make_count_command();
std::unique_ptr<Command> make_members_command();
std::unique_ptr<Command> make_aggregate_command();
std::unique_ptr<Command> make_cutoff_command();
std::unique_ptr<Command> make_profile_command();
std::unique_ptr<Command> make_why_command();
std::unique_ptr<Command> make_diff_command();
std::unique_ptr<Command> make_overlap_command();
std::unique_ptr<Command> make_plan_command();
std::unique_ptr<Command> make_funnel_command();
std::unique_ptr<Command> make_retention_command();
std::unique_ptr<Command> make_timeline_command();
std::unique_ptr<Command> make_score_command();
std::unique_ptr<Command> make_suggest_command();
std::unique_ptr<Command> make_scorecard_command();
std::unique_ptr<Command> make_segment_command();
std::unique_ptr<Command> make_list_command();
std::unique_ptr<Command> make_lint_command();
std::unique_ptr<Command> make_snapshot_command();
std::unique_ptr<Command> make_verify_command();
std::unique_ptr<Command> make_backup_command();
std::unique_ptr<Command> make_token_command();
std::unique_ptr<Command> make_serve_command();

}  // namespace muster::server
