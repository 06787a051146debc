#include "tests/oracle/trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>

#include "engine/evaluation/evaluate.hpp"
#include "query/language/json_rules.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/plan/bind.hpp"
#include "tests/oracle/engine_population.hpp"
#include "tests/oracle/shrink.hpp"
#include "tests/query/memory_definitions.hpp"

namespace muster::oracle {
namespace {

using Rows = std::vector<std::size_t>;

constexpr std::size_t kSmall = 5'000;

Rows sample_of(std::size_t rows, Dice& dice) {
  Rows sample;
  if (rows <= kSmall) return sample;
  for (std::size_t border = 0; border <= rows; border += engine::kChunkRows) {
    for (std::size_t row = border < 70 ? 0 : border - 70; row < std::min(rows, border + 70);
         ++row) {
      sample.push_back(row);
    }
  }
  for (std::size_t row = rows - 70; row < rows; ++row) sample.push_back(row);
  for (int i = 0; i < 1'500; ++i) sample.push_back(dice.index(rows));
  std::sort(sample.begin(), sample.end());
  sample.erase(std::unique(sample.begin(), sample.end()), sample.end());
  return sample;
}

Rows rows_of(const engine::Bitmap& bitmap) {
  const std::vector<engine::Row> rows = bitmap.rows();
  return {rows.begin(), rows.end()};
}

Rows intersection(const Rows& left, const Rows& right) {
  Rows both;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                        std::back_inserter(both));
  return both;
}

/// Empty when the two select alike; `row` is the first that they do not.
std::optional<std::string> difference(std::string_view judge, const Rows& theirs, const Rows& ours,
                                      std::size_t& row) {
  if (theirs == ours) return std::nullopt;
  Rows differing;
  std::set_symmetric_difference(theirs.begin(), theirs.end(), ours.begin(), ours.end(),
                                std::back_inserter(differing));
  row = differing.front();
  return fmt::format("{} selects {} customers, the engine {}; they differ on {}, first on row {}",
                     judge, theirs.size(), ours.size(), differing.size(), row);
}

std::optional<std::string> language_complaint(const query::Expression& expression) {
  const std::string text = query::print(expression);
  const auto parsed = query::parse(text);
  if (!parsed) return "its text cannot be parsed: " + parsed.error().message;
  if (!(*parsed == expression)) return "its text parses to another tree: " + query::print(*parsed);
  const boost::json::value rules = query::to_rules(expression);
  const auto read = query::from_rules(boost::json::parse(boost::json::serialize(rules)));
  if (!read)
    return "its JSON rules cannot be read: " + read.error().message + " " +
           boost::json::serialize(rules);
  if (!(*read == expression))
    return "its JSON rules are another tree: " + boost::json::serialize(rules);
  return std::nullopt;
}

}  // namespace

query::QueryContext context_of(const Clock& clock) {
  return {clock.as_of, engine::TimeZone::named(clock.zone).value()};
}

std::shared_ptr<const query::SavedDefinitions> definitions_of(const Table& table) {
  auto saved = std::make_shared<query::tests::MemoryDefinitions>();
  for (const auto& [name, definition] : table.saved.segments) saved->add(name, definition);
  for (const auto& [name, ids] : table.saved.lists) saved->add_list(name, ids);
  return saved;
}

Trial::Trial(Table table, Dice& dice) : Trial(table, build_population(table, dice), dice) {}

Trial::Trial(Table table, std::shared_ptr<const engine::Population> population, Dice& dice)
    : table_(std::make_unique<const Table>(std::move(table))),
      population_(std::move(population)),
      saved_(definitions_of(*table_)),
      sqlite_(std::make_unique<SqliteJudge>(*table_)),
      sample_(sample_of(table_->rows(), dice)) {}

std::optional<std::string> Trial::engine_complaint(const Clock& clock,
                                                   const query::Expression& expression,
                                                   Rows& rows) const {
  query::QueryContext context = context_of(clock);
  context.saved = saved_;
  const auto bound = query::bind(expression, *population_, context, query::print(expression));
  if (!bound) return "the binder refuses it: " + bound.error().message;
  for (const unsigned threads : {1U, 2U, 16U}) {
    const engine::Execution execution{threads, std::nullopt, {}};
    const auto count = engine::count(*population_, bound->filter, execution);
    const auto selected = engine::select(*population_, bound->filter, execution);
    if (!count) return "count fails: " + count.error().message;
    if (!selected) return "select fails: " + selected.error().message;
    Rows now = rows_of(*selected);
    if (*count != now.size()) {
      return fmt::format("count says {}, select {} with {} threads", *count, now.size(), threads);
    }
    if (threads != 1 && now != rows)
      return fmt::format("{} threads select otherwise than one", threads);
    rows = std::move(now);
  }
  return std::nullopt;
}

std::optional<std::string> Trial::complaint(const Clock& clock,
                                            const query::Expression& expression) {
  if (auto wrong = language_complaint(expression)) return wrong;
  Rows engine_rows;
  if (auto wrong = engine_complaint(clock, expression, engine_rows)) return wrong;
  last_count_ = engine_rows.size();
  std::size_t row = 0;
  const std::string text = query::print(expression);
  if (auto wrong = difference("SQLite", sqlite_->select(clock, expression), engine_rows, row)) {
    return *wrong + show(row, text) + "\n  SQL: " + sqlite_->last_sql();
  }
  const Rows naive = sample_.empty() ? naive_select(*table_, clock, expression)
                                     : naive_select(*table_, clock, expression, sample_);
  const Rows ours = sample_.empty() ? engine_rows : intersection(engine_rows, sample_);
  if (auto wrong = difference("the naive judge", naive, ours, row)) return *wrong + show(row, text);
  return std::nullopt;
}

std::string Trial::show(std::size_t row, const std::string& text) const {
  std::string out = fmt::format("\n  row {}, id '{}'", row, table_->ids[row]);
  for (const Column& column : table_->columns) {
    if (text.find(query::print_name(column.spec.name)) == std::string::npos) continue;
    out += fmt::format("\n    {} = {}", column.spec.name, describe(column.cells[row]));
  }
  return out;
}

std::optional<std::string> Trial::examine(const Clock& clock, const query::Expression& expression) {
  if (!complaint(clock, expression)) return std::nullopt;
  const query::Expression least = shrink(expression, [&](const query::Expression& smaller) {
    return complaint(clock, smaller).has_value();
  });
  return fmt::format(
      "MUSTER_SEED={}\nas_of {} in {}\nexpression: {}\nshrunk to:  {}\n{}\npopulation: {}",
      run_seed(), engine::format_instant(clock.as_of), clock.zone, query::print(expression),
      query::print(least), complaint(clock, least).value_or("(passes when asked again)"),
      table_->recipe + describe(table_->saved));
}

}  // namespace muster::oracle
