#include "query/run/gathered_integers.hpp"

#include <type_traits>

namespace muster::query {

using engine::IntegerChunkView;

GatheredIntegers::GatheredIntegers(const engine::IntegerColumn& column) : column_(column) {
  const auto low = column.low();
  if (!low) return;
  base_ = static_cast<std::uint64_t>(*low) - 1;
  width_ = engine::code_width(static_cast<std::uint64_t>(*column.high()) - base_);
}

template <typename Use>
void GatheredIntegers::with_kept(const Use& use) const {
  switch (width_) {
    case 1:
      return use(std::uint8_t{});
    case 2:
      return use(std::uint16_t{});
    case 4:
      return use(std::uint32_t{});
    default:
      return use(std::uint64_t{});
  }
}

namespace {

/// Of rows in one chunk: so short a loop that many reads wait for memory at the same time.
template <typename Kept>
void gather_chunk(const IntegerChunkView& view, std::uint64_t base, std::span<const PlacedRow> rows,
                  Kept* kept) {
  const std::uint64_t first = view.first_code();
  const std::uint64_t shift = static_cast<std::uint64_t>(view.chunk->low) - base - first;
  if (view.chunk->width == 0) {
    const auto same = static_cast<Kept>(view.all_unknown() ? 0 : first + shift);
    for (const PlacedRow& row : rows) kept[row.place] = same;
    return;
  }
  engine::with_codes(view, [&](const auto* codes) {
    for (const PlacedRow& row : rows) {
      const std::uint64_t code = codes[row.row % engine::kChunkRows];
      kept[row.place] = code < first ? Kept{0} : static_cast<Kept>(code + shift);
    }
  });
}

}  // namespace

void GatheredIntegers::gather(const MemberBlock& block) {
  kept_.resize(block.rows.size() * width_ / sizeof(std::uint64_t) + 1);
  with_kept([&](auto kind) {
    using Kept = decltype(kind);
    auto* const kept = reinterpret_cast<Kept*>(kept_.data());
    for (std::size_t begin = 0; begin < block.by_row.size();) {
      const engine::Row chunk = block.by_row[begin].row / engine::kChunkRows;
      std::size_t end = begin + 1;
      while (end < block.by_row.size() && block.by_row[end].row / engine::kChunkRows == chunk) {
        ++end;
      }
      gather_chunk(column_.chunk(chunk), base_, block.by_row.subspan(begin, end - begin), kept);
      begin = end;
    }
  });
}

void GatheredIntegers::read(std::size_t begin, std::span<std::int64_t> out) const {
  with_kept([&](auto kind) {
    const auto* const kept = reinterpret_cast<const decltype(kind)*>(kept_.data()) + begin;
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = kept[i] == 0 ? engine::kUnknownInteger : static_cast<std::int64_t>(base_ + kept[i]);
    }
  });
}

}  // namespace muster::query
