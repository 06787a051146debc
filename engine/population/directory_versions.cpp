// Directories made from others: who comes, goes and moves.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "engine/check.hpp"
#include "engine/population/directory.hpp"
#include "engine/population/id_column_builder.hpp"
#include "engine/population/id_order.hpp"

namespace muster::engine {

namespace {

// As IdColumnBuilder has it: any two ids lie closer together than a chunk of a column can span.
bool fits(std::int64_t value) {
  constexpr std::int64_t kLimit = std::numeric_limits<std::int64_t>::max() / 2;
  return value >= -kLimit && value <= kLimit;
}

Error too_much_text() {
  return {
      ErrorCode::limit_exceeded,
      fmt::format("the external ids of {} consecutive customers take more than 4 GiB", kChunkRows)};
}

// Ids and their order where no image has them.
struct OwnedIds {
  ImageBytes ids;
  std::vector<Row> order;
};

// The cells of the rows that others have now, ascending by row. `moved` and `added` are of
// different rows, each ascending.
template <typename Cell, typename Moved, typename Added>
std::vector<Cell> id_cells(const IdChanges& changes, const Moved& moved, const Added& added) {
  std::vector<Cell> cells;
  cells.reserve(changes.moved.size() + changes.added.size());
  for (const IdChanges::NewRow& at : changes.moved) cells.push_back({at.after, moved(at.before)});
  const auto middle = static_cast<std::ptrdiff_t>(cells.size());
  for (const IdChanges::NewId& at : changes.added) cells.push_back({at.row, added(at.id)});
  std::inplace_merge(cells.begin(), cells.begin() + middle, cells.end(),
                     [](const Cell& left, const Cell& right) { return left.row < right.row; });
  return cells;
}

}  // namespace

bool Directory::takes(std::string_view id) const {
  switch (kind_) {
    case IdKind::integers: {
      const auto value = integer_id(id);
      return value && fits(*value);
    }
    case IdKind::numbered:
      return shape_.number_in(id).has_value();
    case IdKind::decimal_strings:
      return is_canonical_integer(id);
    case IdKind::strings:
      return true;
  }
  return false;
}

// Whether ids that order by bytes would now order by value.
bool Directory::is_left_with_integers(const IdChanges& changes) const {
  const bool orders_by_value = kind_ == IdKind::integers || kind_ == IdKind::decimal_strings;
  const bool never_integers =
      kind_ == IdKind::numbered && !shape_.prefix.empty() && shape_.prefix != "-";
  if (changes.gone.empty() || orders_by_value || never_integers) return false;
  if (std::any_of(changes.added.begin(), changes.added.end(),
                  [](const IdChanges::NewId& at) { return !is_canonical_integer(at.id); })) {
    return false;
  }
  const auto stays = [&](Row row) {
    return !std::binary_search(changes.gone.begin(), changes.gone.end(), row);
  };
  // Most others stand behind all integers or before them, so that this seldom reads much.
  const auto is_other = [&](std::uint64_t rank) {
    const Row row = row_at_rank(rank);
    return !is_canonical_integer(id_at(row)) && stays(row);
  };
  for (std::uint64_t i = 0; i < rows_; ++i) {
    if (is_other(rows_ - 1 - i) || is_other(i)) return false;
    if (2 * i >= rows_) break;
  }
  return true;
}

std::vector<RankChange> Directory::rank_changes(const IdChanges& changes) const {
  std::vector<RankChange> ranks;
  ranks.reserve(changes.gone.size() + changes.moved.size() + changes.added.size());
  std::vector<IdChanges::NewId> added = changes.added;
  std::sort(added.begin(), added.end(),
            [&](const IdChanges::NewId& left, const IdChanges::NewId& right) {
              return compare_external_ids(kind_, left.id, right.id) < 0;
            });
  for (const IdChanges::NewId& at : added) {
    const auto number = number_of(at.id);
    const std::uint64_t rank = first_rank([&](Row row) {
      return integers_ ? integers_->at(row) < *number
                       : compare_external_ids(kind_, text_at(row), at.id) < 0;
    });
    ranks.push_back({rank, RankChange::Kind::insert, at.row});
  }
  for (const Row row : changes.gone) ranks.push_back({rank_of(row), RankChange::Kind::erase, 0});
  for (const IdChanges::NewRow& at : changes.moved) {
    ranks.push_back({rank_of(at.before), RankChange::Kind::renumber, at.after});
  }
  // Who is inserted at a rank comes before whoever is there, in the order of ids.
  std::stable_sort(ranks.begin(), ranks.end(), [](const RankChange& left, const RankChange& right) {
    return left.rank < right.rank;
  });
  return ranks;
}

Result<Directory> Directory::with(const IdChanges& changes) const {
  const bool nobody_stays = changes.gone.size() == rows_;
  const bool fit = std::all_of(changes.added.begin(), changes.added.end(),
                               [&](const IdChanges::NewId& at) { return takes(at.id); });
  if (nobody_stays || !fit || is_left_with_integers(changes)) return rebuilt(changes);

  Directory next;
  next.kind_ = kind_;
  next.shape_ = shape_;
  next.rows_ = changes.rows;
  next.memory_ = memory_;
  next.memory_bytes_ = memory_bytes_;
  next.order_ = order_.with(rank_changes(changes), rows_);
  if (integers_) {
    next.integers_ =
        integers_->with(id_cells<IntegerAt>(
                            changes, [&](Row row) { return integers_->at(row); },
                            [&](std::string_view id) { return number_of(id).value_or(0); }),
                        changes.rows);
    return next;
  }
  auto texts = strings_->with(id_cells<TextAt>(
                                  changes, [&](Row row) { return std::optional(text_at(row)); },
                                  [](std::string_view id) { return std::optional(id); }),
                              changes.rows);
  if (!texts.ok()) return std::move(texts).error();
  next.strings_ = *std::move(texts);
  return next;
}

Result<Directory> Directory::rebuilt(const IdChanges& changes) const {
  std::vector<Row> from(changes.rows);
  std::iota(from.begin(), from.end(), Row{0});
  for (const IdChanges::NewRow& at : changes.moved) from[at.after] = at.before;
  IdColumnBuilder builder;
  StringCells ids;
  std::size_t added = 0;
  for (Row row = 0; row < changes.rows; ++row) {
    if (added < changes.added.size() && changes.added[added].row == row) {
      ids.push(changes.added[added++].id);
    } else {
      ids.push(id_at(from[row]));
    }
    if (ids.size() < kChunkRows && row + 1 < changes.rows) continue;
    if (!builder.append(ids)) return too_much_text();
    ids = {};
  }
  const auto owned = std::make_shared<OwnedIds>();
  const IdKind kind = builder.kind();
  const IdShape shape = builder.shape();
  owned->ids = builder.finish();
  Directory next;
  if (kind == IdKind::integers || kind == IdKind::numbered) {
    auto column = IntegerColumn::open(owned->ids, changes.rows);
    ENGINE_CHECK(column.ok());
    const auto directory = [&](std::span<const Row> order) {
      return kind == IdKind::integers ? Directory(*column, order)
                                      : Directory(shape, *column, order);
    };
    auto order = order_of_integer_ids(*column, directory({}));
    if (!order.ok()) return std::move(order).error();
    owned->order = *std::move(order);
    next = directory(owned->order);
  } else {
    auto column = TextColumn::open(owned->ids, changes.rows);
    ENGINE_CHECK(column.ok());
    auto order = order_of_text_ids(*column, Directory(kind, *column, {}));
    if (!order.ok()) return std::move(order).error();
    owned->order = *std::move(order);
    next = Directory(kind, *std::move(column), owned->order);
  }
  next.memory_ = owned;
  next.memory_bytes_ = owned->ids.size() + owned->order.size() * sizeof(Row);
  return next;
}

void Directory::write(Sections& sections) const {
  sections[{SectionKind::ids, 0}] = integers_ ? integers_->section() : strings_->section();
  if (order_.ascends()) return;
  std::vector<Row> order;
  order_.append_rows(rows_, order);
  append_array(sections[{SectionKind::id_order, 0}], std::span<const Row>(order));
}

void Directory::visit_owned(const VisitOwned& visit) const {
  if (memory_ != nullptr) visit(memory_.get(), memory_bytes_);
  if (integers_) integers_->visit_owned(visit);
  if (strings_) strings_->visit_owned(visit);
  order_.visit_owned(visit);
}

}  // namespace muster::engine
