#include "engine/scoring/score_counts.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <tuple>

#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

constexpr std::size_t kMostTableBits = 20;
// Up to this size four tables fit the first two caches together.
constexpr std::size_t kMostInterleavedBits = 14;
constexpr std::size_t kInterleaved = 4;
constexpr std::size_t kRowsPerBlock = 64 * kWordsPerSliceBlock;

std::uint64_t key_of_field(const ScoreField& field) { return field.base; }

}  // namespace

ScoreCounts::ScoreCounts(std::uint64_t most_first, std::uint64_t most_second, bool has_label)
    : first_bits_(planes_for(most_first)), second_bits_(planes_for(most_second)) {
  const std::size_t bits = first_bits_ + second_bits_ + (has_label ? 1U : 0U);
  is_small_ = bits <= kMostTableBits;
  if (!is_small_) return;
  table_size_ = std::size_t{1} << bits;
  table_count_ = bits <= kMostInterleavedBits ? kInterleaved : 1;
  tables_.resize(table_size_ * table_count_);
}

std::size_t ScoreCounts::KeyHash::operator()(const Key& key) const {
  std::uint64_t hash = (key.first ^ (key.second * 0x9E3779B97F4A7C15U)) * 0xD6E8FEB86659FD93U;
  hash ^= hash >> 32;
  return static_cast<std::size_t>(hash * 0xD6E8FEB86659FD93U);
}

void ScoreCounts::add(const ChunkAudience& audience, const ScoreField& first,
                      const ScoreField& second, SliceWriter& writer) {
  if (!is_small_) return add_to_map(audience, first, second);
  // Rows outside of the audience are given the number 0, and taken off its count again: cheaper
  // than asking for each row whether it counts.
  for (const ScoreField* field : {&first, &second}) {
    if (field->number == nullptr || field->number->most == 0) continue;
    if (audience.customers == kChunkRows) continue;
    SlicedNumber number = *field->number;
    writer.keep(number, audience.selected, audience.task);
  }
  add_to_tables(audience, first, second);
}

template <typename Number>
void ScoreCounts::count(const Number* numbers, std::size_t size, std::uint64_t base) {
  std::uint32_t* const table = tables_.data() + base;
  if (table_count_ == 1) {
    for (std::size_t i = 0; i < size; ++i) ++table[numbers[i]];
    return;
  }
  std::uint32_t* const second = table + table_size_;
  std::uint32_t* const third = second + table_size_;
  std::uint32_t* const fourth = third + table_size_;
  for (std::size_t i = 0; i < size; i += 4) {
    ++table[numbers[i]];
    ++second[numbers[i + 1]];
    ++third[numbers[i + 2]];
    ++fourth[numbers[i + 3]];
  }
}

void ScoreCounts::add_to_tables(const ChunkAudience& audience, const ScoreField& first,
                                const ScoreField& second) {
  Planes planes{};
  std::uint64_t base = key_of_field(first);
  std::copy(first.number->planes.begin(), first.number->planes.end(), planes.begin());
  if (second.number != nullptr) {
    base += key_of_field(second) << first_bits_;
    std::copy(second.number->planes.begin(), second.number->planes.end(),
              planes.begin() + static_cast<std::ptrdiff_t>(first_bits_));
  }
  const std::size_t label_bit = first_bits_ + second_bits_;
  std::size_t used = first.number->planes.size();
  if (second.number != nullptr && !second.number->planes.empty()) {
    used = first_bits_ + second.number->planes.size();
  }
  if (audience.positives != nullptr) {
    planes[label_bit] = audience.positives;
    used = label_bit + 1;
  }
  if (audience.all_positive) base += std::uint64_t{1} << label_bit;
  const std::size_t blocks = (audience.task.rows + kRowsPerBlock - 1) / kRowsPerBlock;
  if (used == 0) {
    tables_[base] += static_cast<std::uint32_t>(audience.customers);
    return;
  }
  alignas(64) std::array<std::uint32_t, kRowsPerBlock>
      numbers;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  for (std::size_t block = 0; block < blocks; ++block) {
    if (used <= 16) {
      auto* const narrow = reinterpret_cast<std::uint16_t*>(numbers.data());
      kernels().numbers_of_planes16(planes.data(), used, kWordsPerSliceBlock, narrow);
      count(narrow, kRowsPerBlock, base);
    } else {
      kernels().numbers_of_planes32(planes.data(), used, kWordsPerSliceBlock, numbers.data());
      count(numbers.data(), kRowsPerBlock, base);
    }
    for (const std::uint64_t*& plane : planes) {
      if (plane != nullptr) plane += kWordsPerSliceBlock;
    }
  }
  tables_[base] -= static_cast<std::uint32_t>(blocks * kRowsPerBlock - audience.customers);
}

void ScoreCounts::add_to_map(const ChunkAudience& audience, const ScoreField& first,
                             const ScoreField& second) {
  std::vector<std::uint64_t> firsts(kRowsPerBlock);
  std::vector<std::uint64_t> seconds(kRowsPerBlock);
  const auto read = [](const ScoreField& field, std::size_t word, std::vector<std::uint64_t>& out) {
    std::fill(out.begin(), out.end(), 0);
    if (field.number == nullptr || field.number->planes.empty()) return;
    Planes planes{};
    std::transform(field.number->planes.begin(), field.number->planes.end(), planes.begin(),
                   [word](const std::uint64_t* plane) { return plane + word; });
    kernels().numbers_of_planes64(planes.data(), field.number->planes.size(), kWordsPerSliceBlock,
                                  out.data());
  };
  for (std::size_t begin = 0; begin * 64 < audience.task.rows; begin += kWordsPerSliceBlock) {
    read(first, begin, firsts);
    read(second, begin, seconds);
    for (std::size_t word = 0; word < kWordsPerSliceBlock; ++word) {
      for (std::uint64_t rest = audience.selected[begin + word]; rest != 0; rest &= rest - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(rest));
        const std::size_t row = 64 * word + bit;
        const bool positive =
            audience.all_positive || (audience.positives != nullptr &&
                                      ((audience.positives[begin + word] >> bit) & 1U) != 0);
        ++map_[{firsts[row] + first.base, (seconds[row] + second.base) * 2 + (positive ? 1U : 0U)}];
      }
    }
  }
  const std::uint64_t bytes = map_.size() * (sizeof(Key) + sizeof(std::uint64_t));
  if (bytes > taken_) take_memory(*audience.task.execution, bytes - taken_);
  taken_ = std::max(taken_, bytes);
}

void ScoreCounts::add(const ScoreCounts& other) {
  for (std::size_t i = 0; i < tables_.size(); ++i) tables_[i] += other.tables_[i];
  for (const auto& [key, customers] : other.map_) map_[key] += customers;
}

std::vector<ScoreCount> ScoreCounts::take() const {
  std::vector<ScoreCount> counts;
  const auto is_before = [](const ScoreCount& a, const ScoreCount& b) {
    return std::tie(a.first, a.second) < std::tie(b.first, b.second);
  };
  if (!is_small_) {
    counts.reserve(map_.size());
    for (const auto& [key, customers] : map_) {
      counts.push_back({key.first, key.second / 2, customers, key.second % 2 == 1 ? customers : 0});
    }
  } else {
    const std::size_t unlabelled = std::size_t{1} << (first_bits_ + second_bits_);
    for (std::size_t number = 0; number < table_size_; ++number) {
      std::uint32_t customers = 0;
      for (std::size_t table = 0; table < table_count_; ++table) {
        customers += tables_[table * table_size_ + number];
      }
      if (customers == 0) continue;
      const std::size_t scores = number & (unlabelled - 1);
      counts.push_back({scores & ((std::size_t{1} << first_bits_) - 1), scores >> first_bits_,
                        customers, number >= unlabelled ? customers : 0});
    }
  }
  std::sort(counts.begin(), counts.end(), is_before);
  // Positives and the others of the same scores become one.
  std::vector<ScoreCount> joined;
  for (const ScoreCount& count : counts) {
    if (!joined.empty() && !is_before(joined.back(), count)) {
      joined.back().customers += count.customers;
      joined.back().positives += count.positives;
    } else {
      joined.push_back(count);
    }
  }
  return joined;
}

}  // namespace muster::engine
