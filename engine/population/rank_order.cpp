#include "engine/population/rank_order.hpp"

#include <algorithm>
#include <utility>

namespace muster::engine {

namespace {

constexpr std::size_t kBlockRows = 8192;

}  // namespace

Row RankOrder::row_in_blocks(std::uint64_t rank) const {
  const auto after = std::upper_bound(
      blocks_->begin(), blocks_->end(), rank,
      [](std::uint64_t wanted, const Block& block) { return wanted < block.begin; });
  const Block& block = *std::prev(after);
  return block.at(rank - block.begin);
}

std::vector<RankOrder::Block> RankOrder::cut(std::uint64_t size) const {
  if (blocks_ != nullptr) return *blocks_;
  std::vector<Block> blocks;
  blocks.reserve(size / kBlockRows + 2);
  for (std::uint64_t begin = 0; begin < size; begin += kBlockRows) {
    const auto count =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(kBlockRows, size - begin));
    blocks.push_back({begin, view_.empty() ? nullptr : view_.data() + begin,
                      static_cast<Row>(begin), count, nullptr});
  }
  return blocks;
}

// In pieces of about kBlockRows; their begin is set later.
void RankOrder::append_block(std::span<const Row> rows, std::vector<Block>& blocks) {
  const std::size_t pieces = std::max<std::size_t>(1, rows.size() / kBlockRows);
  for (std::size_t piece = 0; piece < pieces; ++piece) {
    const std::size_t begin = rows.size() * piece / pieces;
    const std::size_t end = rows.size() * (piece + 1) / pieces;
    if (begin == end) continue;
    const auto part = rows.subspan(begin, end - begin);
    const auto count = static_cast<std::uint32_t>(part.size());
    const bool follow = std::adjacent_find(part.begin(), part.end(), [](Row left, Row right) {
                          return right != left + 1;
                        }) == part.end();
    if (follow) {
      blocks.push_back({0, nullptr, part.front(), count, nullptr});
      continue;
    }
    const auto owned = std::make_shared<const std::vector<Row>>(part.begin(), part.end());
    blocks.push_back({0, owned->data(), 0, count, owned});
  }
}

RankOrder RankOrder::with(std::span<const RankChange> changes, std::uint64_t size) const {
  std::vector<Block> before = cut(size);
  if (before.empty()) before.emplace_back();  // for those who come to nobody
  auto after = std::make_shared<std::vector<Block>>();
  after->reserve(before.size() + changes.size() / kBlockRows + 2);
  std::vector<Row> rows;
  std::size_t change = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    Block& block = before[i];
    const bool last = i + 1 == before.size();
    const std::uint64_t end = block.begin + block.count;
    const auto is_here = [&] {
      return change < changes.size() && (last || changes[change].rank < end);
    };
    if (!is_here()) {
      after->push_back(std::move(block));
      continue;
    }
    rows.clear();
    std::uint64_t rank = block.begin;
    const auto copy_until = [&](std::uint64_t until) {
      for (; rank < until; ++rank) rows.push_back(block.at(rank - block.begin));
    };
    for (; is_here(); ++change) {
      const RankChange& at = changes[change];
      copy_until(at.rank);
      if (at.kind != RankChange::Kind::erase) rows.push_back(at.row);
      if (at.kind != RankChange::Kind::insert) ++rank;
    }
    copy_until(end);
    append_block(rows, *after);
  }
  RankOrder next;
  next.view_ = view_;
  next.ascends_ = true;
  std::uint64_t begin = 0;
  for (Block& block : *after) {
    block.begin = begin;
    begin += block.count;
    next.ascends_ = next.ascends_ && block.rows == nullptr && block.first == block.begin;
  }
  next.blocks_ = std::move(after);
  return next;
}

void RankOrder::append_rows(std::uint64_t size, std::vector<Row>& out) const {
  if (ascends()) return;
  out.reserve(out.size() + size);
  if (blocks_ == nullptr) {
    out.insert(out.end(), view_.begin(), view_.end());
    return;
  }
  for (const Block& block : *blocks_) {
    for (std::uint32_t i = 0; i < block.count; ++i) out.push_back(block.at(i));
  }
}

void RankOrder::visit_owned(const VisitOwned& visit) const {
  if (blocks_ == nullptr) return;
  visit(blocks_.get(), blocks_->size() * sizeof(Block));
  for (const Block& block : *blocks_) {
    if (block.owner != nullptr) visit(block.owner.get(), block.count * sizeof(Row));
  }
}

}  // namespace muster::engine
