#include "query/run/members.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/ranks.hpp"
#include "query/run/cursor.hpp"
#include "query/run/member_fields.hpp"
#include "query/run/member_order.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

using engine::Row;

// Walks the order of ids, testing membership, until the page is full: cheap where the audience is
// dense. Gives nothing when it took more steps than looking at every member would.
std::optional<std::vector<Row>> walk_ids(const engine::Population& population,
                                         const engine::Bitmap& audience, bool descending,
                                         std::optional<Row> after, std::size_t limit,
                                         std::uint64_t most_steps) {
  const engine::Directory& directory = population.directory();
  const std::uint64_t size = directory.size();
  std::uint64_t step = 0;
  if (after) {
    const std::uint64_t rank = directory.rank_of(*after);
    step = descending ? size - rank : rank + 1;
  }
  std::vector<Row> rows;
  rows.reserve(limit);
  for (std::uint64_t taken = 0; step < size && rows.size() < limit; ++step, ++taken) {
    if (taken == most_steps) return std::nullopt;
    const Row row = directory.row_at_rank(descending ? size - 1 - step : step);
    if (audience.contains(row)) rows.push_back(row);
  }
  return rows;
}

std::vector<Row> page_rows(const engine::Population& population, const engine::Bitmap& audience,
                           std::uint64_t count, const MemberOrder& order, std::optional<Row> after,
                           std::size_t limit) {
  if (order.by_id()) {
    // Comparing two ids costs about as much as a few membership tests.
    constexpr std::uint64_t kStepsAMember = 6;
    auto rows = walk_ids(population, audience, order.id_descending(), after, limit,
                         kStepsAMember * count + limit);
    if (rows) return *std::move(rows);
  }
  return order.first_of(audience, after, limit);
}

Error other_moment() {
  return Error{ErrorCode::invalid_input,
               "the cursor belongs to the same query at another as_of; leave as_of out or start "
               "again from the first page"};
}

// What a cursor says must hold before its row is believed.
Status check_cursor(const Cursor& cursor, const Cursor& expected,
                    const engine::Population& population, const engine::Bitmap& audience) {
  if (cursor.version_hash != expected.version_hash) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("the cursor belongs to another version of the data than {}; start "
                             "again from the first page",
                             population.version())};
  }
  if (cursor.query_hash != expected.query_hash) {
    return Error{ErrorCode::invalid_input,
                 "the cursor belongs to another query: where, order_by and timezone must be those "
                 "of the page that gave it"};
  }
  if (cursor.last >= population.size() || !audience.contains(cursor.last)) {
    return Error{ErrorCode::invalid_input,
                 "the cursor is not one that a page of members gave; pass `next` on unchanged"};
  }
  return {};
}

Member member_of(const engine::Population& population, const std::vector<MemberColumn>& columns,
                 Row row) {
  Member member;
  member.row = row;
  member.id = population.directory().id_at(row);
  member.cells.reserve(columns.size());
  for (const MemberColumn& column : columns) {
    member.cells.push_back(cell_of(population, column, row));
  }
  return member;
}

}  // namespace

Result<MembersPage> members(const engine::Population& population, const MembersRequest& request,
                            const engine::Execution& execution) {
  const Stopwatch watch;
  const std::uint64_t limit = request.limit.value_or(kDefaultPage);
  if (limit < 1 || limit > kLargestPage) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("limit is 1 to {} members a page, not {}; follow `next` for more",
                             kLargestPage, limit)};
  }
  if (request.after) {
    return Error{ErrorCode::invalid_input,
                 "a page goes on by its cursor; \"after\" is for streams (CSV, NDJSON)"};
  }
  QueryContext context = request.query.context;
  std::optional<Cursor> cursor;
  if (!request.cursor.empty()) {
    auto read = read_cursor(request.cursor);
    if (!read) return std::move(read).error();
    cursor = *read;
    if (context.as_of && *context.as_of != cursor->as_of) return other_moment();
    context.as_of = cursor->as_of;
  }
  context.as_of = context.instant();
  MemberScores scores(population, context, execution);
  auto order = MemberOrder::read(request.order_by, population, &scores);
  if (!order) return std::move(order).error();
  // Fields change no page's place in the order, so their definitions may change on the way.
  const std::string ordered_by = order->canonical() + scores.references();
  auto columns = find_columns(population, request.fields, scores);
  if (!columns) return std::move(columns).error();

  auto bound = muster::query::bind(request.query.expression, population, context,
                                   std::string_view(request.query.text));
  if (!bound) return std::move(bound).error();
  auto audience = engine::select(population, bound->filter, execution);
  if (!audience) return std::move(audience).error();

  Cursor here;
  here.version_hash = hash_of_version(population.version());
  here.query_hash =
      hash_of_query(bound->canonical + bound->references, context.zone.name(), ordered_by);
  here.as_of = *bound->context.as_of;
  std::optional<Row> after;
  if (cursor) {
    if (auto status = check_cursor(*cursor, here, population, *audience); !status) {
      return status.error();
    }
    after = cursor->last;
  }

  MembersPage page;
  page.count = audience->cardinality();
  // One more than asked tells whether there is another page.
  std::vector<Row> rows = page_rows(population, *audience, page.count, *order, after, limit + 1);
  if (rows.size() > limit) {
    rows.pop_back();
    here.last = rows.back();
    page.next = write_cursor(here);
  }
  page.members.reserve(rows.size());
  for (const Row row : rows) page.members.push_back(member_of(population, *columns, row));
  page.columns = *std::move(columns);
  page.version = population.version();
  page.warnings = std::move(bound->warnings);
  page.elapsed_us = watch.microseconds();
  return page;
}

Result<MembersBitmap> members_bitmap(const engine::Population& population, const Query& query,
                                     const engine::Execution& execution) {
  auto bound = muster::query::bind(query, population);
  if (!bound) return std::move(bound).error();
  auto audience = engine::select(population, bound->filter, execution);
  if (!audience) return std::move(audience).error();
  engine::Bitmap ranks = engine::ranks_of(population, *audience);
  ranks.optimise();
  return MembersBitmap{ranks.portable_bytes(), ranks.cardinality(), population.version()};
}

}  // namespace muster::query
