#include "query/run/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/evaluation/counterparts.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/filter_reads.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

using engine::Bitmap;
using engine::kNoRow;
using engine::Population;
using engine::Row;

struct Side {
  const Population& population;
  BoundQuery bound;
  Bitmap audience;
};

Result<Side> side_of(const Population& population, const DifferenceRequest& request,
                     const QueryContext& context, std::string_view which,
                     const engine::Execution& execution) {
  auto bound =
      muster::query::bind(request.expression, population, context, std::string_view(request.text));
  if (!bound) {
    Error error = std::move(bound).error();
    error.message = fmt::format("in {}: {}", which, error.message);
    return error;
  }
  auto audience = engine::select(population, bound->filter, execution);
  if (!audience) return std::move(audience).error();
  return Side{population, *std::move(bound), *std::move(audience)};
}

/// An attribute as either version has it, by name.
struct ReadAttribute {
  std::string name;
  std::optional<engine::AttributeId> from{};
  std::optional<engine::AttributeId> to{};
};

std::vector<ReadAttribute> attributes_read(const Side& from, const Side& to) {
  std::vector<ReadAttribute> read;
  const auto id_in = [](const Population& population, std::string_view name) {
    const engine::Attribute* found = population.attributes().find(name);
    return found == nullptr ? std::optional<engine::AttributeId>{} : found->id;
  };
  for (const Side* side : {&from, &to}) {
    for (const engine::AttributeId id : engine::reads_of(side->bound.filter).attributes) {
      const std::string& name = side->population.attributes().at(id).name();
      const bool known = std::any_of(read.begin(), read.end(),
                                     [&](const ReadAttribute& each) { return each.name == name; });
      if (known) continue;
      read.push_back({name, id_in(from.population, name), id_in(to.population, name)});
    }
  }
  return read;
}

engine::Value value_in(const Population& population, std::optional<engine::AttributeId> attribute,
                       Row row) {
  if (!attribute || row == kNoRow) return engine::Unknown{};
  return population.value(*attribute, row);
}

/// One side of the answer: those who crossed, where they stand now (`here`) and on the other side.
class Crossing {
 public:
  Crossing(const Side& from, const Side& to, bool entering,
           const std::vector<ReadAttribute>& attributes)
      : from_(from), to_(to), entering_(entering), attributes_(attributes) {}

  Status find(const engine::Execution& execution) {
    const Side& here = entering_ ? to_ : from_;
    const Side& there = entering_ ? from_ : to_;
    auto crossed = engine::rows_without(here.population, here.audience, there.population,
                                        there.audience, execution);
    if (!crossed) return std::move(crossed).error();
    rows_ = crossed->rows();
    auto others = engine::counterparts(here.population, rows_, there.population, execution);
    if (!others) return std::move(others).error();
    others_ = *std::move(others);
    return {};
  }

  std::size_t size() const { return rows_.size(); }

  /// Counts what changed; one counter an attribute.
  Status count(DifferenceSide& side, std::vector<ValueChangeCounter>& counters,
               const engine::Execution& execution) const {
    side.count = rows_.size();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (i % 4096 == 0) {
        if (Status status = engine::within_limits(execution); !status) return status;
      }
      if (others_[i] == kNoRow) {
        ++side.strangers;
        continue;
      }
      bool changed = false;
      for (std::size_t at = 0; at < attributes_.size(); ++at) {
        if (counters[at].count(before(at, i), after(at, i))) changed = true;
      }
      if (!changed) ++side.unchanged;
    }
    return {};
  }

  /// The first members behind `after_id`, in the order of ids.
  void show(DifferenceSide& side, std::uint64_t limit, std::string_view after_id) const {
    if (limit == 0) {
      side.has_more = !rows_.empty();
      return;
    }
    const engine::Directory& directory = (entering_ ? to_ : from_).population.directory();
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (after_id.empty() || is_behind(directory, rows_[i], after_id)) places.push_back(i);
    }
    const auto by_id = [&](std::size_t left, std::size_t right) {
      return directory.compare_ids(rows_[left], rows_[right]) < 0;
    };
    const std::size_t shown = std::min<std::uint64_t>(limit, places.size());
    side.has_more = shown < places.size();
    std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(shown),
                      places.end(), by_id);
    side.members.reserve(shown);
    for (std::size_t i = 0; i < shown; ++i) {
      DifferenceMember member;
      member.id = directory.id_at(rows_[places[i]]);
      member.is_stranger = others_[places[i]] == kNoRow;
      for (std::size_t at = 0; at < attributes_.size(); ++at) {
        member.before.push_back(before(at, places[i]));
        member.after.push_back(after(at, places[i]));
      }
      side.members.push_back(std::move(member));
    }
  }

 private:
  static bool is_behind(const engine::Directory& directory, Row row, std::string_view id) {
    const engine::IdKind kind = directory.id_kind();
    const bool by_value =
        kind == engine::IdKind::integers || kind == engine::IdKind::decimal_strings;
    // An id of another kind has no place among numbers: all come behind it.
    if (by_value && !engine::is_canonical_integer(id)) return true;
    return engine::compare_external_ids(kind, directory.id_at(row), id) > 0;
  }

  engine::Value before(std::size_t at, std::size_t i) const {
    return value_in(from_.population, attributes_[at].from, entering_ ? others_[i] : rows_[i]);
  }
  engine::Value after(std::size_t at, std::size_t i) const {
    return value_in(to_.population, attributes_[at].to, entering_ ? rows_[i] : others_[i]);
  }

  const Side& from_;
  const Side& to_;
  bool entering_;
  const std::vector<ReadAttribute>& attributes_;
  std::vector<Row> rows_;
  std::vector<Row> others_;
};

void add_warnings(std::vector<Warning> more, std::vector<Warning>& warnings) {
  for (Warning& warning : more) {
    const bool known = std::any_of(warnings.begin(), warnings.end(), [&](const Warning& each) {
      return each.message == warning.message && each.position == warning.position;
    });
    if (!known) warnings.push_back(std::move(warning));
  }
}

}  // namespace

Result<DifferenceAnswer> difference(const Population& from, const Population& to,
                                    const DifferenceRequest& request,
                                    const engine::Execution& execution) {
  const Stopwatch watch;
  if (request.members > kMostDifferenceMembers) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("at most {} members are shown on a side, not {}; continue behind the "
                             "last one for more",
                             kMostDifferenceMembers, request.members)};
  }
  QueryContext then = request.from;
  QueryContext later = request.to;
  const engine::Instant now = engine::now();
  if (!then.as_of) then.as_of = now;
  if (!later.as_of) later.as_of = now;
  auto old_side = side_of(from, request, then, "from", execution);
  if (!old_side) return std::move(old_side).error();
  auto new_side = side_of(to, request, later, "to", execution);
  if (!new_side) return std::move(new_side).error();

  DifferenceAnswer answer;
  const std::vector<ReadAttribute> attributes = attributes_read(*old_side, *new_side);
  Crossing entered(*old_side, *new_side, true, attributes);
  Crossing left(*old_side, *new_side, false, attributes);
  std::vector<ValueChangeCounter> entered_changes(attributes.size());
  std::vector<ValueChangeCounter> left_changes(attributes.size());
  Status status = entered.find(execution);
  if (status) status = left.find(execution);
  if (status) status = entered.count(answer.entered, entered_changes, execution);
  if (status) status = left.count(answer.left, left_changes, execution);
  if (!status) return std::move(status).error();
  entered.show(answer.entered, request.members, request.entered_after);
  left.show(answer.left, request.members, request.left_after);
  for (std::size_t at = 0; at < attributes.size(); ++at) {
    answer.attributes.push_back({attributes[at].name,
                                 entered_changes[at].finish(kDifferenceTransitions),
                                 left_changes[at].finish(kDifferenceTransitions)});
  }
  answer.where = std::move(new_side->bound.canonical);
  answer.from_version = from.version();
  answer.to_version = to.version();
  answer.from_as_of = *then.as_of;
  answer.to_as_of = *later.as_of;
  answer.from_count = old_side->audience.cardinality();
  answer.to_count = new_side->audience.cardinality();
  answer.stayed = answer.from_count - left.size();
  add_warnings(std::move(old_side->bound.warnings), answer.warnings);
  add_warnings(std::move(new_side->bound.warnings), answer.warnings);
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
