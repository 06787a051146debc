// Who the customers are: a page with a cursor, the whole audience as a stream, or its bitmap.
//
// Members come in the order of external ids unless asked otherwise; ties are broken by id, so every
// order is total and a page follows its predecessor exactly.
// Threads: reads only; a MemberStream belongs to one caller. Cost: one evaluation of the filter a
// page; then in id order about the page itself, in another order one pass over the audience.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/member_scores.hpp"
#include "query/run/query.hpp"

namespace muster::query {

inline constexpr std::uint64_t kDefaultPage = 100;
inline constexpr std::uint64_t kLargestPage = 10'000;

struct MembersRequest {
  Query query{};
  /// Attributes to show beside the id, by name, and SCORE 'name' and GRADE 'name' of saved
  /// scorecards; empty: none; {"*"}: all attributes. Twice the same is an error.
  std::vector<std::string> fields{};
  /// `spend desc, "last order"`: attributes, `id`, SCORE 'name' or GRADE 'name' (by the order of
  /// the grades), ASC by default, unknown last either way. Empty: by external id. Tags and places
  /// have no order.
  std::string order_by{};
  /// A page holds kDefaultPage unless asked otherwise, 1 … kLargestPage; a stream ends after it.
  std::optional<std::uint64_t> limit{};
  /// `next` of the page before; empty for the first page (and for streams).
  std::string cursor{};
  /// The external id of the member that a stream goes on behind, where an earlier one of the same
  /// version, query and order was cut; pages go on by their cursor.
  std::optional<std::string> after{};
};

/// An attribute, a score or a grade that was asked for, in the order asked.
struct MemberColumn {
  engine::AttributeId attribute;
  std::string name;          ///< of a score or grade: as it was asked for
  MemberScoreField score{};  ///< null: it is the attribute
};

/// The customer's value in the column; strings are views into the population or the column.
engine::Value cell_of(const engine::Population& population, const MemberColumn& column,
                      engine::Row row);
/// Whether it holds numbers.
bool is_numeric(const engine::Population& population, const MemberColumn& column);

struct Member {
  engine::Row row = 0;
  std::string id;
  std::vector<engine::Value> cells;  ///< one a column; strings are views into the population
};

struct MembersPage {
  std::vector<MemberColumn> columns;
  std::vector<Member> members;
  std::optional<std::string> next;  ///< cursor of the next page; empty at the end
  std::uint64_t count = 0;          ///< customers in the whole audience
  std::string version;
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings;
};

/// One page. A cursor continues exactly one query (expression, zone, order) at one version, with
/// the `as_of` of its first page if the request leaves it open; any other is an invalid_input
/// Error. Further errors: bind()'s; unknown_name for fields and order; limit_exceeded for the
/// limit.
Result<MembersPage> members(const engine::Population& population, const MembersRequest& request,
                            const engine::Execution& execution = {});

/// The whole audience in order, in blocks. Memory: a bit a customer of the population, or 4 bytes a
/// member of a small audience, or 16 bytes a member when ordered by attributes.
class MemberStream {
 public:
  /// Selects and orders. Errors as members(), but any limit is allowed and a cursor is not;
  /// invalid_input where `after` is no member of the audience.
  static Result<MemberStream> open(std::shared_ptr<const engine::Population> population,
                                   const MembersRequest& request,
                                   const engine::Execution& execution = {});
  MemberStream(MemberStream&&) noexcept;
  MemberStream& operator=(MemberStream&&) noexcept;
  ~MemberStream();

  const engine::Population& population() const;
  const std::vector<MemberColumn>& columns() const;
  /// Customers in the audience, whatever the limit.
  std::uint64_t count() const;
  const std::vector<Warning>& warnings() const;

  /// The next rows in order, at most `at_most` (≥ 1); empty at the end. Valid until the next call.
  std::span<const engine::Row> next(std::size_t at_most = 4096);

 private:
  struct State;
  explicit MemberStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct MembersBitmap {
  std::string
      bytes;  ///< portable Roaring format, over ranks in the order of external ids of `version`
  std::uint64_t count = 0;
  std::string version;
};

/// The audience as a Roaring bitmap of ranks: places, from 0, in the order of external ids. Errors:
/// bind()'s, deadline_exceeded.
Result<MembersBitmap> members_bitmap(const engine::Population& population, const Query& query,
                                     const engine::Execution& execution = {});

}  // namespace muster::query
