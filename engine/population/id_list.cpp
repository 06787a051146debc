#include "engine/population/id_list.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/check.hpp"
#include "engine/population/id_lookup.hpp"

namespace muster::engine {

namespace {

void append_length(std::size_t value, std::string& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>((value & 0x7F) | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

/// Reads a part; every access is bounded, for the bytes come from a file.
class PartReader {
 public:
  explicit PartReader(std::string_view part) : rest_(part) { left_ = length().value_or(0); }

  /// The next id; empty at the end, and where the part is not in form.
  std::optional<std::string_view> next() {
    if (left_ == 0) return std::nullopt;
    const std::optional<std::size_t> shared = length();
    const std::optional<std::size_t> more = length();
    const bool fits = shared && more && *shared <= id_.size() && *more <= rest_.size() &&
                      *shared + *more <= kMostIdBytes;
    if (!fits) {
      left_ = 0;
      broken_ = true;
      return std::nullopt;
    }
    id_.resize(*shared);
    id_.append(rest_.substr(0, *more));
    rest_.remove_prefix(*more);
    --left_;
    return id_;
  }
  /// After the last id: whether the part held what it said and nothing else.
  bool whole() const { return !broken_ && left_ == 0 && rest_.empty(); }

 private:
  std::optional<std::size_t> length() {
    std::size_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::size_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    broken_ = true;
    return std::nullopt;
  }

  std::string_view rest_;
  std::string id_;
  std::size_t left_ = 0;
  bool broken_ = false;
};

/// Looks ids up that mostly ascend: from where the last one was, in steps that double.
class AscendingLookup {
 public:
  explicit AscendingLookup(const Directory& directory)
      : directory_(directory),
        numeric_(directory.id_kind() == IdKind::integers ||
                 directory.id_kind() == IdKind::decimal_strings) {}

  std::optional<Row> find(std::string_view id) {
    if (numeric_ && !is_canonical_integer(id)) return std::nullopt;
    // The first, and one that goes back, is looked for among all.
    if (rank_ == 0 || (rank_ < directory_.size() && order(id, rank_) < 0)) {
      rank_ = lower_bound(id, 0, directory_.size());
    } else {
      std::uint64_t step = 1;
      std::uint64_t low = rank_;
      while (low + step < directory_.size() && order(id, low + step) > 0) {
        low += step;
        step *= 2;
      }
      rank_ = lower_bound(id, low, std::min(low + step + 1, directory_.size()));
    }
    if (rank_ == directory_.size() || order(id, rank_) != 0) return std::nullopt;
    return directory_.row_at_rank(rank_);
  }

 private:
  int order(std::string_view id, std::uint64_t rank) {
    at_.clear();
    directory_.append_id(directory_.row_at_rank(rank), at_);
    return compare_external_ids(directory_.id_kind(), id, at_);
  }
  std::uint64_t lower_bound(std::string_view id, std::uint64_t begin, std::uint64_t end) {
    while (begin < end) {
      const std::uint64_t middle = begin + (end - begin) / 2;
      if (order(id, middle) > 0) {
        begin = middle + 1;
      } else {
        end = middle;
      }
    }
    return begin;
  }

  const Directory& directory_;
  bool numeric_;
  std::uint64_t rank_ = 0;
  std::string at_;
};

/// From so many customers an id on, looking all of them up at once is quicker than a search for
/// each.
constexpr std::uint64_t kCustomersPerId = 8;

struct FoundPart {
  std::vector<Row> rows;
  std::uint64_t unknown = 0;
  std::vector<std::string> first_unknown;
};

}  // namespace

IdList IdList::of(std::vector<std::string> ids) {
  const bool integers = std::all_of(ids.begin(), ids.end(),
                                    [](const std::string& id) { return is_canonical_integer(id); });
  const IdKind kind = integers ? IdKind::decimal_strings : IdKind::strings;
  std::sort(ids.begin(), ids.end(), [kind](const std::string& left, const std::string& right) {
    return compare_external_ids(kind, left, right) < 0;
  });
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  IdListBuilder builder;
  for (const std::string& id : ids) builder.append(id);
  return builder.finish();
}

Result<IdList> IdList::from_parts(std::vector<std::string> parts, std::uint64_t size) {
  std::uint64_t found = 0;
  for (const std::string& part : parts) {
    PartReader reader(part);
    while (reader.next()) ++found;
    if (!reader.whole()) return Error{ErrorCode::corrupt_store, "a list of ids is damaged"};
  }
  if (found != size) {
    return Error{ErrorCode::corrupt_store, "a list of ids has lost or gained ids"};
  }
  IdList list;
  list.parts_ = std::move(parts);
  list.size_ = size;
  return list;
}

void IdList::for_each(const std::function<bool(std::string_view)>& each) const {
  for (const std::string& part : parts_) {
    PartReader reader(part);
    while (const auto id = reader.next()) {
      if (!each(*id)) return;
    }
  }
}

IdList::Found IdList::rows_in(const Population& population, std::size_t unknown_shown) const {
  std::vector<FoundPart> found(parts_.size());
  std::optional<IdLookup> all_ids;
  if (size_ >= population.size() / kCustomersPerId) all_ids.emplace(population.directory());
  tbb::parallel_for(std::size_t{0}, parts_.size(), [&](std::size_t i) {
    AscendingLookup ascending(population.directory());
    PartReader reader(parts_[i]);
    while (const auto id = reader.next()) {
      if (const std::optional<Row> row = all_ids ? all_ids->find(*id) : ascending.find(*id)) {
        found[i].rows.push_back(*row);
      } else {
        ++found[i].unknown;
        if (found[i].first_unknown.size() < unknown_shown) found[i].first_unknown.emplace_back(*id);
      }
    }
  });
  Found all;
  for (FoundPart& part : found) {
    all.rows.add_many(part.rows);
    all.unknown += part.unknown;
    for (std::string& id : part.first_unknown) {
      if (all.first_unknown.size() < unknown_shown) all.first_unknown.push_back(std::move(id));
    }
  }
  all.rows.optimise();
  return all;
}

void IdListBuilder::append(std::string_view id) {
  ENGINE_CHECK(id.size() <= kMostIdBytes);
  const auto* here = std::mismatch(id.begin(), id.end(), last_.begin(), last_.end()).first;
  const std::size_t shared = part_ids_ == 0 ? 0 : static_cast<std::size_t>(here - id.begin());
  append_length(shared, part_);
  append_length(id.size() - shared, part_);
  part_.append(id.substr(shared));
  last_ = id;
  ++list_.size_;
  if (++part_ids_ == kPartIds) end_part();
}

IdList IdListBuilder::finish() {
  if (part_ids_ > 0) end_part();
  return std::exchange(list_, IdList());
}

void IdListBuilder::end_part() {
  std::string whole;
  append_length(part_ids_, whole);
  whole += part_;
  list_.parts_.push_back(std::move(whole));
  part_.clear();
  part_ids_ = 0;
}

}  // namespace muster::engine
