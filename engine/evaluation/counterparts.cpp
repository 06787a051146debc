#include "engine/evaluation/counterparts.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <optional>
#include <string>

#include "engine/evaluation/chunk_walk.hpp"
#include "engine/index/chunk_view.hpp"
#include "engine/population/id_lookup.hpp"

namespace muster::engine {
namespace {

constexpr std::size_t kBlock = 4096;
/// With fewer customers to an id that is looked up, a table of all ids is worth making.
constexpr std::uint64_t kCustomersPerId = 16;

// Whether a row has the same id in both.
class SameId {
 public:
  SameId(const Directory& here, const Directory& there)
      : here_(here), there_(there), by_number_(numbers_agree(here, there)) {}

  bool operator()(Row row) const {
    if (row >= there_.size()) return false;
    if (by_number_) return here_.numbers()->at(row) == there_.numbers()->at(row);
    if (here_.numbers() == nullptr && there_.numbers() == nullptr) {
      return here_.text_at(row) == there_.text_at(row);
    }
    return here_.id_at(row) == there_.id_at(row);
  }

 private:
  // Whether equal numbers are equal ids: an id of the one is an id of the other, and the same
  // number there (a shape is a prefix and a width, so one id tells).
  static bool numbers_agree(const Directory& here, const Directory& there) {
    if (here.numbers() == nullptr || there.numbers() == nullptr) return false;
    if (here.id_kind() != there.id_kind() || here.size() == 0 || there.size() == 0) return false;
    return here.number_of(there.id_at(0)) == there.numbers()->at(0);
  }

  const Directory& here_;
  const Directory& there_;
  bool by_number_;
};

Result<std::vector<Row>> look_up(const Population& here, std::span<const Row> rows,
                                 const Population& there, const Execution& execution) {
  std::vector<Row> found(rows.size(), kNoRow);
  std::optional<IdLookup> all_ids;
  if (rows.size() >= there.size() / kCustomersPerId && !rows.empty()) {
    all_ids.emplace(there.directory());
  }
  const std::size_t blocks = (rows.size() + kBlock - 1) / kBlock;
  tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
    if (!within_limits(execution).ok()) return;
    std::string id;
    for (std::size_t i = block * kBlock; i < std::min(rows.size(), (block + 1) * kBlock); ++i) {
      id.clear();
      here.directory().append_id(rows[i], id);
      const auto row = all_ids ? all_ids->find(id) : there.directory().find(id);
      if (row) found[i] = *row;
    }
  });
  if (Status status = within_limits(execution); !status.ok()) return std::move(status).error();
  return found;
}

}  // namespace

Result<std::vector<Row>> counterparts(const Population& here, std::span<const Row> rows,
                                      const Population& there, const Execution& execution) {
  std::vector<Row> found(rows.begin(), rows.end());
  if (&here == &there) return found;
  const SameId same(here.directory(), there.directory());
  const std::size_t blocks = (rows.size() + kBlock - 1) / kBlock;
  std::vector<std::vector<std::size_t>> astray(blocks);
  tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
    for (std::size_t i = block * kBlock; i < std::min(rows.size(), (block + 1) * kBlock); ++i) {
      if (!same(rows[i])) astray[block].push_back(i);
    }
  });
  std::vector<std::size_t> places;
  std::vector<Row> wanted;
  for (const std::vector<std::size_t>& part : astray) {
    for (const std::size_t place : part) {
      places.push_back(place);
      wanted.push_back(rows[place]);
    }
  }
  auto looked_up = look_up(here, wanted, there, execution);
  if (!looked_up) return std::move(looked_up).error();
  for (std::size_t i = 0; i < places.size(); ++i) found[places[i]] = (*looked_up)[i];
  return found;
}

Result<Bitmap> rows_without(const Population& here, const Bitmap& rows, const Population& there,
                            const Bitmap& others, const Execution& execution) {
  if (&here == &there) return rows - others;
  const SameId same(here.directory(), there.directory());
  const std::vector<std::uint32_t> chunks = rows.chunks();
  struct Part {
    std::vector<Row> without;
    std::vector<Row> astray;
  };
  std::vector<Part> parts(here.chunk_count());
  const auto look = [&](std::uint32_t chunk) {
    using Words = std::array<std::uint64_t, kChunkWords>;
    Words mine;    // NOLINT(cppcoreguidelines-pro-type-member-init)
    Words theirs;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    ChunkView(rows, chunk).copy_to(mine);
    ChunkView(others, chunk).copy_to(theirs);
    Part& part = parts[chunk];
    for (std::uint32_t word = 0; word < kChunkWords; ++word) {
      for (std::uint64_t bits = mine[word]; bits != 0; bits &= bits - 1) {
        const auto bit = static_cast<std::uint32_t>(std::countr_zero(bits));
        const Row row = chunk * kChunkRows + word * 64 + bit;
        if (!same(row)) {
          part.astray.push_back(row);
        } else if (((theirs[word] >> bit) & 1U) == 0) {
          part.without.push_back(row);
        }
      }
    }
  };
  if (Status walked = walk_chunks(chunks, execution, look); !walked.ok()) {
    return std::move(walked).error();
  }
  std::vector<Row> without;
  std::vector<Row> astray;
  for (const Part& part : parts) {
    without.insert(without.end(), part.without.begin(), part.without.end());
    astray.insert(astray.end(), part.astray.begin(), part.astray.end());
  }
  auto found = look_up(here, astray, there, execution);
  if (!found) return std::move(found).error();
  for (std::size_t i = 0; i < astray.size(); ++i) {
    const Row row = (*found)[i];
    if (row == kNoRow || !others.contains(row)) without.push_back(astray[i]);
  }
  std::sort(without.begin(), without.end());
  return Bitmap::of(without);
}

}  // namespace muster::engine
