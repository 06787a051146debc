#include <emmintrin.h>

#include <array>
#include <bit>

#include "engine/values/place.hpp"
#include "loaders/rows/number_format.hpp"
#include "loaders/rows/plain_digits.hpp"
#include "loaders/rows/value_writer.hpp"

namespace muster::loaders {
namespace {

/// A place's units have seven digits after the point: as many can be read without rounding.
constexpr unsigned kMostFraction = 7;
constexpr std::array<std::int64_t, kMostFraction + 1> kUnits = {
    10'000'000, 1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};

/// `45.46`, in units of a place; false for anything longer, without a fraction, or over `limit`
/// degrees.
bool read_degrees(const char* at, std::size_t size, std::int64_t limit, std::int32_t& units) {
  PlainNumber number;
  if (size == 0 || !read_plain_number(at, size, '.', number)) return false;
  if (number.fraction == 0 || number.fraction > kMostFraction || number.whole > 3) return false;
  const std::int64_t value = static_cast<std::int64_t>(number.digits) * kUnits[number.fraction];
  if (value > limit * engine::kPlaceUnitsPerDegree) return false;
  units = static_cast<std::int32_t>(number.negative ? -value : value);
  return true;
}

/// Where the first blank or comma of the sixteen bytes at `at` stands; 16 or more: nowhere.
unsigned first_separator(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i found = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')));
  return static_cast<unsigned>(std::countr_zero(static_cast<unsigned>(_mm_movemask_epi8(found))));
}

/// Cells that say both degrees.
class PlaceWriter final : public ValueWriter<engine::PlaceCells, engine::Place> {
 public:
  PlaceWriter(const ColumnPlan& plan, std::size_t column)
      : ValueWriter(plan, column, engine::kUnknownPlace) {}

  void read(const CellGrid& grid, std::span<const std::uint8_t> none, const EvidenceTarget& target,
            std::vector<Misfit>& misfits) override {
    if (!usual_words() || column() >= grid.columns) {
      return ValueWriter::read(grid, none, target, misfits);
    }
    const bool sampled = target.evidence.has_samples(CellShape::word);
    std::uint64_t fast = 0;
    std::uint64_t bytes = 0;
    // Both numbers have their reading room in the cell's and kReadAhead bytes after it.
    const ReadableText readable = grid.readable(kLongest + kReadAhead);
    engine::Place* const out = room(grid);
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      const Cell& cell = grid.at(row, column());
      if (cell.kind == CellKind::text && cell.size == 0) {
        out[row] = engine::kUnknownPlace;
        continue;
      }
      if (sampled && read_plain_place(readable, cell, out[row])) {
        ++fast;
        bytes += cell.size;
      } else {
        out[row] = read_slowly(grid, row, target, misfits);
      }
    }
    target.evidence.add_places(fast, bytes);
  }

 protected:
  const char* convert(std::string_view text, engine::Place& value) const override {
    const auto place = engine::parse_place(text);
    if (!place) return "not a latitude and longitude";
    value = *place;
    return nullptr;
  }

 private:
  static constexpr std::uint32_t kLongest = 64;

  static bool read_plain_place(const ReadableText& readable, const Cell& cell,
                               engine::Place& place) {
    if (cell.kind != CellKind::text || cell.size > kLongest || !readable.at(cell.data)) {
      return false;
    }
    const unsigned split = first_separator(cell.data);
    if (split + 1 >= cell.size) return false;
    return read_degrees(cell.data, split, 90, place.latitude) &&
           read_degrees(cell.data + split + 1, cell.size - split - 1, 180, place.longitude);
  }
};

/// Degrees that stand in two columns.
class PlacePairWriter final : public ColumnWriter {
 public:
  PlacePairWriter(const ColumnPlan& plan, std::size_t latitude, std::size_t longitude)
      : words_(plan.words), decimal_(plan.decimal), columns_{latitude, longitude} {}

  void write(const CellGrid& grid, std::span<const std::uint8_t> skip,
             std::vector<Misfit>& misfits) override {
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      if (skip[row] == 0) cells_.values.push_back(place_of(grid, row, misfits));
    }
  }
  /// The two columns' evidence is not this writer's matter.
  void read(const CellGrid& grid, std::span<const std::uint8_t> none, const EvidenceTarget&,
            std::vector<Misfit>& misfits) override {
    write(grid, none, misfits);
  }
  bool checks() const override { return true; }
  void truncate(std::size_t rows) override { cells_.values.resize(rows); }
  engine::Cells take() override { return std::exchange(cells_, {}); }

 private:
  engine::Place place_of(const CellGrid& grid, std::size_t row, std::vector<Misfit>& misfits) {
    double degrees[2] = {0, 0};
    for (std::size_t i = 0; i < 2; ++i) {
      if (columns_[i] >= grid.columns) return engine::kUnknownPlace;
      const std::string_view text = grid.at(row, columns_[i]).text();
      if (text.empty() || words_.says_unknown(text)) return engine::kUnknownPlace;
      const auto read = read_real(text, decimal_);
      if (!read) {
        misfits.push_back({row, columns_[i], "not a number of degrees"});
        return engine::kUnknownPlace;
      }
      degrees[i] = *read;
    }
    const auto place = engine::place_at(degrees[0], degrees[1]);
    if (!place) misfits.push_back({row, columns_[0], "no place on Earth"});
    return place.value_or(engine::kUnknownPlace);
  }
  const CellWords& words_;
  char decimal_;
  std::size_t columns_[2];
  engine::PlaceCells cells_;
};

}  // namespace

std::unique_ptr<ColumnWriter> make_one_place_writer(const ColumnPlan& plan, std::size_t column) {
  return std::make_unique<PlaceWriter>(plan, column);
}

std::unique_ptr<ColumnWriter> make_place_writer(const ColumnPlan& plan, std::size_t latitude,
                                                std::size_t longitude) {
  return std::make_unique<PlacePairWriter>(plan, latitude, longitude);
}

}  // namespace muster::loaders
