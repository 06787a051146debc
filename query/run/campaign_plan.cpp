#include "query/run/campaign_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "engine/evaluation/arithmetic_program.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/term_columns.hpp"
#include "engine/index/chunk_view.hpp"
#include "query/plan/binding.hpp"
#include "query/run/member_order.hpp"
#include "query/run/plan_balance.hpp"
#include "query/run/row_blocks.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

using engine::Bitmap;
using engine::Filter;
using engine::Integer128;

Filter rows_in(const Bitmap& rows) {
  return {engine::RowsIn{std::make_shared<const Bitmap>(rows), "campaign"}};
}

Error named(Error error, std::string_view place) {
  error.message = fmt::format("{}: {}", place, error.message);
  return error;
}

std::string decimal_text(Integer128 units, int scale) {
  const bool negative = units < 0;
  auto rest =
      negative ? -static_cast<unsigned __int128>(units) : static_cast<unsigned __int128>(units);
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  const auto places = static_cast<std::size_t>(scale);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, 1, '.');
  return (negative ? "-" : "") + digits;
}

// Sums a term over customers, exactly.
class ValueSum {
 public:
  struct Sum {
    Integer128 units = 0;
    std::uint64_t known = 0;
  };

  static Result<std::optional<ValueSum>> read(const engine::Population& population,
                                              const std::string& text, const QueryContext& context,
                                              const engine::Execution& execution) {
    if (text.empty()) return std::optional<ValueSum>{};
    // The language knows terms inside conditions only.
    auto query = read_query(fmt::format("{} IN TOP 1", text), context);
    if (!query) return named(std::move(query).error(), "value");
    auto bound = muster::query::bind(*query, population);
    if (!bound) return named(std::move(bound).error(), "value");
    const auto* ranked = std::get_if<engine::Ranked>(&bound->filter.node);
    engine::Arithmetic term;
    if (ranked != nullptr) {
      if (const auto* id = std::get_if<engine::AttributeId>(&ranked->ranking->by)) {
        if (population.attributes().at(*id).type() != engine::AttributeType::number) {
          return Error{ErrorCode::wrong_type,
                       fmt::format("value: {} is {}; values are sums of numbers", text,
                                   type_phrase(population.attributes().at(*id).type()))};
        }
        term.steps.push_back({engine::ArithmeticCode::attribute, {}, *id, {}});
      } else {
        auto read = engine::with_columns(
            population, std::get<engine::Arithmetic>(ranked->ranking->by), execution);
        if (!read) return named(std::move(read).error(), "value");
        term = *std::move(read);
      }
    }
    const std::array<const engine::Arithmetic*, 1> terms = {&term};
    engine::ArithmeticOperands operands(terms, population);
    auto program = ranked == nullptr ? std::nullopt
                                     : engine::IntegerProgram::compile(terms, operands, population);
    if (!program) {
      return Error{ErrorCode::wrong_type,
                   "value: a value is a number or a sum or product of numbers without division, so "
                   "that its sum is exact"};
    }
    return std::optional(ValueSum(std::move(operands), *std::move(program)));
  }

  Sum of(const engine::Population& population, const Bitmap& rows) const {
    Sum sum;
    std::vector<engine::ValueBlock> values(operands_.size());
    std::vector<engine::ValueBlock> stack;
    std::vector<std::uint64_t> words(engine::kChunkWords);
    for (const std::uint32_t chunk : rows.chunks()) {
      engine::ChunkView(rows, chunk).copy_to(engine::ChunkWords(words.data(), engine::kChunkWords));
      const std::uint32_t size = population.rows_in_chunk(chunk);
      for (std::uint32_t begin = 0; begin < size; begin += engine::kBlockRows) {
        const std::uint32_t here = std::min(engine::kBlockRows, size - begin);
        const auto first = words.begin() + begin / 64;
        if (std::all_of(first, first + engine::kBlockRows / 64,
                        [](auto word) { return word == 0; })) {
          continue;
        }
        operands_.decode(chunk, begin, here, values);
        program_.run(values, here, stack);
        for (std::uint32_t row = 0; row < here; ++row) {
          if (((words[(begin + row) / 64] >> (row % 64)) & 1U) == 0) continue;
          const bool known = std::all_of(values.begin(), values.end(), [&](const auto& block) {
            return block[row] != engine::kUnknownInteger;
          });
          if (!known) continue;
          sum.units += stack.front()[row];
          ++sum.known;
        }
      }
    }
    return sum;
  }
  std::string text(const Sum& sum) const {
    return decimal_text(sum.units, program_.results().front().scale);
  }

 private:
  ValueSum(engine::ArithmeticOperands operands, engine::IntegerProgram program)
      : operands_(std::move(operands)), program_(std::move(program)) {}
  engine::ArithmeticOperands operands_;
  engine::IntegerProgram program_;
};

class Runner {
 public:
  Runner(const engine::Population& population, const CampaignPlan& plan,
         const engine::Execution& execution)
      : population_(population), plan_(plan), execution_(execution) {}

  Result<PlanAnswer> run() {
    const Stopwatch watch;
    const QueryContext context =
        plan_.campaigns.empty() ? QueryContext{} : plan_.campaigns.front().where.context;
    auto value = ValueSum::read(population_, plan_.value, context, execution_);
    if (!value) return std::move(value).error();
    value_ = *std::move(value);
    if (Status status = select_shared(); !status) return std::move(status).error();
    PlanAnswer answer;
    for (const PlannedChannel& channel : plan_.channels) answer.channels.push_back({channel.name});
    ValueSum::Sum total;
    for (std::size_t i = 0; i < plan_.campaigns.size(); ++i) {
      auto campaign = run(i, total);
      if (!campaign) return std::move(campaign).error();
      answer.net += campaign->net;
      answer.channels[plan_.campaigns[i].channel].net += campaign->net;
      for (const PlanLoss& loss : campaign->losses) {
        if (loss.reason == "held_out") answer.held_out += loss.count;
      }
      answer.campaigns.push_back(*std::move(campaign));
    }
    if (value_) answer.value = value_->text(total);
    answer.population = population_.size();
    answer.version = population_.version();
    answer.elapsed_us = watch.microseconds();
    return answer;
  }

 private:
  Result<Bitmap> select(const Query& query, std::string_view place,
                        std::vector<Warning>* warnings = nullptr) {
    auto bound = muster::query::bind(query, population_);
    if (!bound) return named(std::move(bound).error(), place);
    if (warnings != nullptr) *warnings = std::move(bound->warnings);
    return engine::select(population_, bound->filter, execution_);
  }

  Status select_shared() {
    for (std::size_t i = 0; i < plan_.suppress.size(); ++i) {
      auto rows = select(plan_.suppress[i].who, fmt::format("suppress[{}]", i));
      if (!rows) return std::move(rows).error();
      suppressed_.push_back(*std::move(rows));
    }
    for (const PlannedChannel& channel : plan_.channels) {
      std::optional<Bitmap> consent;
      if (channel.consent) {
        auto rows = select(*channel.consent, fmt::format("channels.{}.consent", channel.name));
        if (!rows) return std::move(rows).error();
        consent = *std::move(rows);
      }
      consents_.push_back(std::move(consent));
    }
    return {};
  }

  static void lose(Bitmap& rest, const Bitmap& kept, std::string reason, std::string detail,
                   CampaignAnswer& answer) {
    const std::uint64_t lost = rest.cardinality() - kept.cardinality();
    answer.losses.push_back({std::move(reason), std::move(detail), lost});
    rest = kept;
  }

  Result<Bitmap> in_buckets(const Bitmap& rows, const std::string& seed, std::uint64_t begin,
                            std::uint64_t end) const {
    if (begin >= end) return Bitmap{};
    std::vector<Filter> both;
    both.push_back(rows_in(rows));
    both.push_back({engine::BucketIn{
        seed,
        kWholeShare,
        {{static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end) - 1}}}});
    return engine::select(
        population_, {engine::AllOf{std::move(both)}},
        {.threads = execution_.threads, .deadline = execution_.deadline, .stop = execution_.stop});
  }

  // The cap's best; who has no value to go by comes last, by id.
  Result<Bitmap> best_of(const PlannedCampaign& campaign, const Bitmap& rows,
                         const std::string& place) {
    auto bound = muster::query::bind(*campaign.best, population_);
    if (!bound) return named(std::move(bound).error(), place + ".by");
    Bitmap kept;
    if (auto* ranked = std::get_if<engine::Ranked>(&bound->filter.node)) {
      std::vector<Filter> among;
      among.push_back(rows_in(rows));
      ranked->ranking = std::make_shared<const engine::Ranking>(
          engine::Ranking{ranked->ranking->by, std::move(among)});
      auto first = engine::select(population_, bound->filter, execution_);
      if (!first) return first;
      kept = *std::move(first);
    }
    const std::uint64_t missing = *campaign.cap - kept.cardinality();
    if (missing == 0) return kept;
    auto by_id = MemberOrder::read("", population_);
    std::vector<engine::Row> rest = by_id->first_of(rows - kept, std::nullopt, missing);
    std::sort(rest.begin(), rest.end());
    return kept | Bitmap::of(rest);
  }

  Result<CampaignAnswer> run(std::size_t index, ValueSum::Sum& total) {
    const PlannedCampaign& campaign = plan_.campaigns[index];
    const std::string place = fmt::format("campaigns[{}]", index);
    CampaignAnswer answer;
    answer.name = campaign.name;
    answer.channel = plan_.channels[campaign.channel].name;
    auto selected = select(campaign.where, place + ".where", &answer.warnings);
    if (!selected) return std::move(selected).error();
    Bitmap rest = *std::move(selected);
    answer.gross = rest.cardinality();
    for (std::size_t i = 0; i < suppressed_.size(); ++i) {
      lose(rest, rest - suppressed_[i], "suppressed", plan_.suppress[i].label, answer);
    }
    for (std::size_t i = 0; i < campaign.suppress.size(); ++i) {
      auto rows = select(campaign.suppress[i].who, fmt::format("{}.suppress[{}]", place, i));
      if (!rows) return std::move(rows).error();
      lose(rest, rest - *rows, "suppressed", campaign.suppress[i].label, answer);
    }
    const std::optional<Bitmap>& consent = consents_[campaign.channel];
    lose(rest, consent ? rest & *consent : rest, "no_consent", answer.channel, answer);
    lose(rest, rest - taken_, "taken", "", answer);
    if (campaign.cap && rest.cardinality() > *campaign.cap) {
      auto kept = best_of(campaign, rest, place);
      if (!kept) return std::move(kept).error();
      lose(rest, *kept, "over_cap", "", answer);
    } else {
      lose(rest, rest, "over_cap", "", answer);
    }
    taken_ = taken_ | rest;
    auto held = in_buckets(rest, plan_.seed + "/holdout", 0, campaign.holdout);
    if (!held) return std::move(held).error();
    lose(rest, rest - *held, "held_out", "", answer);
    answer.net = rest.cardinality();
    if (Status status = split(campaign, rest, *held, answer, total); !status) {
      return std::move(status).error();
    }
    auto balance = balance_of(population_, answer.cells, plan_.balance, execution_);
    if (!balance) return std::move(balance).error();
    answer.balance = *std::move(balance);
    return answer;
  }

  Status split(const PlannedCampaign& campaign, const Bitmap& reached, const Bitmap& held,
               CampaignAnswer& answer, ValueSum::Sum& total) {
    const auto whole = static_cast<double>(kWholeShare);
    const double kept = 1 - static_cast<double>(campaign.holdout) / whole;
    std::uint64_t begin = 0;
    for (const SplitCell& cell : campaign.cells) {
      auto rows = in_buckets(reached, fmt::format("{}/{}", plan_.seed, campaign.name), begin,
                             begin + cell.share);
      if (!rows) return std::move(rows).error();
      add_cell(cell.name, kept * static_cast<double>(cell.share) / whole, *std::move(rows), answer);
      begin += cell.share;
    }
    if (campaign.cells.empty()) add_cell("reached", kept, reached, answer);
    if (campaign.holdout > 0) add_cell("holdout", 1 - kept, held, answer);
    if (value_) {
      const ValueSum::Sum sum = value_->of(population_, reached);
      answer.value = value_->text(sum);
      total.units += sum.units;
      total.known += sum.known;
    }
    return {};
  }

  void add_cell(const std::string& name, double expected, Bitmap rows, CampaignAnswer& answer) {
    PlanCell cell{name, rows.cardinality(), expected};
    if (value_) {
      const ValueSum::Sum sum = value_->of(population_, rows);
      cell.value = value_->text(sum);
      cell.value_known = sum.known;
    }
    cell.rows = std::move(rows);
    answer.cells.push_back(std::move(cell));
  }

  const engine::Population& population_;
  const CampaignPlan& plan_;
  const engine::Execution& execution_;
  std::optional<ValueSum> value_;
  std::vector<Bitmap> suppressed_;
  std::vector<std::optional<Bitmap>> consents_;
  Bitmap taken_;
};

}  // namespace

Result<PlanAnswer> run_plan(const engine::Population& population, const CampaignPlan& plan,
                            const engine::Execution& execution) {
  return Runner(population, plan, execution).run();
}

Result<CellPage> cell_members(const engine::Population& population, const PlanAnswer& answer,
                              std::string_view campaign, std::string_view cell,
                              std::string_view after, std::size_t limit) {
  const auto found =
      std::find_if(answer.campaigns.begin(), answer.campaigns.end(),
                   [&](const CampaignAnswer& each) { return each.name == campaign; });
  if (found == answer.campaigns.end()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("members.campaign: the plan has no campaign '{}'", campaign)};
  }
  const auto of = std::find_if(found->cells.begin(), found->cells.end(),
                               [&](const PlanCell& each) { return each.name == cell; });
  if (of == found->cells.end()) {
    std::vector<std::string> names;
    for (const PlanCell& each : found->cells) names.push_back(each.name);
    return Error{ErrorCode::invalid_input,
                 fmt::format("members.cell: '{}' has no cell '{}'; it has {}", campaign, cell,
                             fmt::join(names, ", "))};
  }
  std::optional<engine::Row> last;
  if (!after.empty()) {
    last = population.directory().find(after);
    if (!last) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("members.after: there is no customer '{}'", after)};
    }
  }
  auto by_id = MemberOrder::read("", population);
  std::vector<engine::Row> rows = by_id->first_of(of->rows, last, limit + 1);
  CellPage page;
  const bool more = rows.size() > limit;
  if (more) rows.pop_back();
  for (const engine::Row row : rows) page.ids.push_back(population.directory().id_at(row));
  if (more && !page.ids.empty()) page.next = page.ids.back();
  return page;
}

}  // namespace muster::query
