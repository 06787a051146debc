// Tags as text, in the order of their texts.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "engine/index/row_bits.hpp"
#include "query/run/column_text.hpp"

namespace muster::query {
namespace {

using engine::Row;

class TagsText final : public ColumnText {
 public:
  TagsText(const engine::Population& population, engine::AttributeId id, MemberFormat format,
           std::string_view before)
      : tags_(population.tags(id)),
        known_(tags_.known(), population.chunk_count()),
        csv_(format == MemberFormat::csv) {
    const std::string words(before);
    const std::string none = words + (csv_ ? "\"\"" : "[]");
    whole_.add(words + cell_text(format, engine::Unknown{}));
    whole_.add(none);
    open_ = words + (csv_ ? "" : "[");
    open_quoted_ = words + "\"";
    const engine::Dictionary& dictionary = population.dictionary(id);
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

  void gather(const MemberBlock& block) override {
    ranges_.resize(block.rows.size());
    pool_.clear();
    for (const PlacedRow& row : block.by_row) {
      const auto begin = static_cast<std::uint32_t>(pool_.size());
      for (const engine::ValueCode code : tags_.tags_at(row.row)) pool_.push_back(places_[code]);
      const auto end = static_cast<std::uint32_t>(pool_.size());
      if (end - begin > 1) std::sort(pool_.begin() + begin, pool_.end());
      ranges_[row.place] = {begin, end, begin < end || known_.contains(row.row)};
    }
  }

  void write(std::size_t begin, std::span<CellText> cells) override {
    const std::span<const Range> ranges = std::span(ranges_).subspan(begin, cells.size());
    std::size_t most = kCellPadding;
    for (const Range& range : ranges) {
      most += open_quoted_.size() + kClosing + 1;
      for (const std::uint32_t tag : tags_of(range)) most += texts_[tag].size;
    }
    if (bytes_.size() < most) bytes_.resize(most);
    char* at = bytes_.data();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (ranges[i].begin == ranges[i].end) {
        cells[i] = whole_[ranges[i].known ? 1 : 0];
        continue;
      }
      char* const from = at;
      at = write_tags(tags_of(ranges[i]), at);
      cells[i] = {from, static_cast<std::size_t>(at - from)};
    }
  }

 private:
  static constexpr std::size_t kClosing = 1;  // a bracket or a quote

  /// In pool_.
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool known = false;
  };

  std::span<const std::uint32_t> tags_of(const Range& range) const {
    return std::span(pool_).subspan(range.begin, range.end - range.begin);
  }

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

  char* write_tags(std::span<const std::uint32_t> tags, char* at) const {
    // Beside others an empty tag needs no quotes.
    const bool alone = tags.size() == 1;
    const bool quotes =
        some_quoted_ && std::any_of(tags.begin(), tags.end(), [&](std::uint32_t tag) {
          return quoted_[tag] && (alone || tag != empty_);
        });
    const std::string& open = quotes ? open_quoted_ : open_;
    std::memcpy(at, open.data(), open.size());
    at += open.size();
    // The first has nothing to be parted from; what is copied past its end is overwritten.
    const CellText first = texts_[tags.front()];
    std::memcpy(at, first.text + 1, first.size - 1);
    at += first.size - 1;
    for (const std::uint32_t tag : tags.subspan(1)) at = copy_cell(texts_[tag], at);
    if (quotes) *at++ = '"';
    if (!csv_) *at++ = ']';
    return at;
  }

  const engine::TagsIndex& tags_;
  engine::RowBits known_;
  bool csv_;
  ReadyTexts whole_;                   // cells of no tags: unknown, known
  std::string open_;                   // what stands before the first tag
  std::string open_quoted_;            // likewise, of a cell in quotes
  std::vector<std::uint32_t> places_;  // of a code, in the order of texts
  ReadyTexts texts_;                   // by place, each behind what parts it from the one before
  std::vector<bool> quoted_;           // whether a CSV cell with it is quoted; by place
  bool some_quoted_ = false;
  std::uint32_t empty_ = ~std::uint32_t{0};  // the place of the empty text
  std::vector<Range> ranges_;
  std::vector<std::uint32_t> pool_;  // tags by the place of their texts, member after member
  std::vector<char> bytes_;
};

}  // namespace

std::unique_ptr<ColumnText> tags_text(const engine::Population& population, engine::AttributeId id,
                                      MemberFormat format, std::string_view before) {
  return std::make_unique<TagsText>(population, id, format, before);
}

}  // namespace muster::query
