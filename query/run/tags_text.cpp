// Tags as text, in the order of their texts.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "engine/index/row_bits.hpp"
#include "query/run/column_text.hpp"

namespace muster::query {
namespace {

/// Tags by the places of their texts in the order of texts, and cells of them.
class TagTexts {
 public:
  TagTexts(const engine::Dictionary& dictionary, MemberFormat format, std::string_view before)
      : csv_(format == MemberFormat::csv) {
    const std::string words(before);
    whole_.add(words + cell_text(format, engine::Unknown{}));
    whole_.add(words + (csv_ ? "\"\"" : "[]"));
    open_ = words + (csv_ ? "" : "[");
    open_quoted_ = words + "\"";
    std::vector<engine::ValueCode> by_text(dictionary.size());
    for (std::size_t i = 0; i < by_text.size(); ++i) {
      by_text[i] = static_cast<engine::ValueCode>(i + 1);
    }
    std::sort(by_text.begin(), by_text.end(), [&](auto left, auto right) {
      return dictionary.at(left).text < dictionary.at(right).text;
    });
    places_.resize(by_text.size() + 1);
    for (std::size_t place = 0; place < by_text.size(); ++place) {
      const std::string_view text = dictionary.at(by_text[place]).text;
      places_[by_text[place]] = static_cast<std::uint32_t>(place);
      // The one empty tag is a known empty text.
      quoted_.push_back(csv_ && cell_text(format, text) != text);
      some_quoted_ |= quoted_.back();
      texts_.add((csv_ ? "|" : ",") + ready(text));
      if (text.empty()) empty_ = static_cast<std::uint32_t>(place);
    }
  }

  std::uint32_t place(engine::ValueCode code) const { return places_[code]; }
  /// The cell of no tags.
  CellText whole(bool known) const { return whole_[known ? 1 : 0]; }
  /// Room for the cell of such tags, without padding.
  std::size_t most_bytes(std::span<const std::uint32_t> tags) const {
    std::size_t most = open_quoted_.size() + 2;
    for (const std::uint32_t tag : tags) most += texts_[tag].size;
    return most;
  }
  /// Writes the cell of tags whose places ascend, of which there is one; returns its end. Requires
  /// room for most_bytes() and kCellPadding.
  char* write(std::span<const std::uint32_t> tags, char* at) const {
    // Beside others an empty tag needs no quotes.
    const bool alone = tags.size() == 1;
    const bool quotes =
        some_quoted_ && std::any_of(tags.begin(), tags.end(), [&](std::uint32_t tag) {
          return quoted_[tag] && (alone || tag != empty_);
        });
    const std::string& open = quotes ? open_quoted_ : open_;
    std::memcpy(at, open.data(), open.size());
    at += open.size();
    // The first has nothing to be parted from.
    const CellText first = texts_[tags.front()];
    std::memcpy(at, first.text + 1, first.size - 1);
    at += first.size - 1;
    for (const std::uint32_t tag : tags.subspan(1)) at = copy_cell(texts_[tag], at);
    if (quotes) *at++ = '"';
    if (!csv_) *at++ = ']';
    return at;
  }

 private:
  /// A CSV cell is quoted as a whole: its pieces have their quotes doubled, no others.
  std::string ready(std::string_view text) const {
    if (!csv_) return cell_text(MemberFormat::ndjson, text);
    std::string doubled;
    for (const char letter : text) {
      doubled += letter;
      if (letter == '"') doubled += letter;
    }
    return doubled;
  }

  bool csv_;
  ReadyTexts whole_;                   // cells of no tags: unknown, known
  std::string open_;                   // what stands before the first tag
  std::string open_quoted_;            // likewise, of a cell in quotes
  std::vector<std::uint32_t> places_;  // of a code
  ReadyTexts texts_;                   // by place, each behind what parts it from the one before
  std::vector<bool> quoted_;           // whether a CSV cell with it is quoted; by place
  bool some_quoted_ = false;
  std::uint32_t empty_ = ~std::uint32_t{0};  // the place of the empty text
};

/// Of so few values that a row's tags are bits of a word, which are in the order of texts as soon
/// as they are set.
class FewTagsText final : public ColumnText {
 public:
  static constexpr std::uint32_t kMost = 63;

  FewTagsText(const engine::Population& population, engine::AttributeId id, MemberFormat format,
              std::string_view before)
      : tags_(population.tags(id)),
        known_(tags_.known(), population.chunk_count()),
        texts_(population.dictionary(id), format, before) {}

  void gather(const MemberBlock& block) override {
    words_.resize(block.rows.size());
    for (const PlacedRow& row : block.by_row) {
      std::uint64_t word = 0;
      for (const engine::ValueCode code : tags_.tags_at(row.row)) {
        word |= std::uint64_t{1} << texts_.place(code);
      }
      if (word == 0 && known_.contains(row.row)) word = kKnown;
      words_[row.place] = word;
    }
  }

  void write(std::size_t begin, std::span<CellText> cells) override {
    std::size_t at = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      std::uint64_t word = words_[begin + i];
      if (word == 0 || word == kKnown) {
        cells[i] = texts_.whole(word == kKnown);
        continue;
      }
      std::array<std::uint32_t, kMost> tags;  // NOLINT(cppcoreguidelines-pro-type-member-init)
      std::size_t count = 0;
      for (; word != 0; word &= word - 1) {
        tags[count++] = static_cast<std::uint32_t>(std::countr_zero(word));
      }
      const auto set = std::span<const std::uint32_t>(tags).first(count);
      const std::size_t most = at + texts_.most_bytes(set) + kCellPadding;
      if (bytes_.size() < most) bytes_.resize(2 * most);
      const char* const end = texts_.write(set, bytes_.data() + at);
      cells[i].size = static_cast<std::size_t>(end - bytes_.data()) - at;
      begins_[i] = at;
      at += cells[i].size;
    }
    // Only now do they stay where they are.
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::uint64_t word = words_[begin + i];
      if (word != 0 && word != kKnown) cells[i].text = bytes_.data() + begins_[i];
    }
  }

 private:
  static constexpr std::uint64_t kKnown = std::uint64_t{1} << kMost;  // and without a tag

  const engine::TagsIndex& tags_;
  engine::RowBits known_;
  TagTexts texts_;
  std::vector<std::uint64_t> words_;  // a bit a tag, by the place of its text
  std::vector<char> bytes_;
  std::array<std::size_t, kBatchRows> begins_{};
};

class ManyTagsText final : public ColumnText {
 public:
  ManyTagsText(const engine::Population& population, engine::AttributeId id, MemberFormat format,
               std::string_view before)
      : tags_(population.tags(id)),
        known_(tags_.known(), population.chunk_count()),
        texts_(population.dictionary(id), format, before) {}

  void gather(const MemberBlock& block) override {
    ranges_.resize(block.rows.size());
    pool_.clear();
    for (const PlacedRow& row : block.by_row) {
      const auto begin = static_cast<std::uint32_t>(pool_.size());
      for (const engine::ValueCode code : tags_.tags_at(row.row)) {
        pool_.push_back(texts_.place(code));
      }
      const auto end = static_cast<std::uint32_t>(pool_.size());
      std::sort(pool_.begin() + begin, pool_.end());
      ranges_[row.place] = {begin, end, begin < end || known_.contains(row.row)};
    }
  }

  void write(std::size_t begin, std::span<CellText> cells) override {
    const std::span<const Range> ranges = std::span(ranges_).subspan(begin, cells.size());
    std::size_t most = kCellPadding;
    for (const Range& range : ranges) most += texts_.most_bytes(tags_of(range));
    if (bytes_.size() < most) bytes_.resize(most);
    char* at = bytes_.data();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (ranges[i].begin == ranges[i].end) {
        cells[i] = texts_.whole(ranges[i].known);
        continue;
      }
      char* const from = at;
      at = texts_.write(tags_of(ranges[i]), at);
      cells[i] = {from, static_cast<std::size_t>(at - from)};
    }
  }

 private:
  /// In pool_.
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool known = false;
  };

  std::span<const std::uint32_t> tags_of(const Range& range) const {
    return std::span(pool_).subspan(range.begin, range.end - range.begin);
  }

  const engine::TagsIndex& tags_;
  engine::RowBits known_;
  TagTexts texts_;
  std::vector<Range> ranges_;
  std::vector<std::uint32_t> pool_;  // tags by the place of their texts, member after member
  std::vector<char> bytes_;
};

}  // namespace

std::unique_ptr<ColumnText> tags_text(const engine::Population& population, engine::AttributeId id,
                                      MemberFormat format, std::string_view before) {
  if (population.dictionary(id).size() <= FewTagsText::kMost) {
    return std::make_unique<FewTagsText>(population, id, format, before);
  }
  return std::make_unique<ManyTagsText>(population, id, format, before);
}

}  // namespace muster::query
