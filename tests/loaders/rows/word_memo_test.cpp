// The memo of cells, and what counts as a plain word, against the plain way.
#include "loaders/rows/word_memo.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "loaders/rows/column_evidence.hpp"
#include "loaders/rows/plain_word.hpp"
#include "tests/seed.hpp"

namespace muster::loaders {
namespace {

TEST(WordMemo, TellsCellsApartByEveryByteAndLength) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  WordMemo memo;
  std::map<std::string, std::uint32_t> plain;
  for (int round = 0; round < 50'000; ++round) {
    std::string text(1 + random() % 20, '\0');
    for (char& c : text) c = "ab\0\xFF"[random() % 4];
    const bool readable = random() % 2 == 0;
    const std::string room = text + std::string(kReadAhead, "x\0"[random() % 2]);
    const std::string exact = text;  // nothing may be read after it
    const char* const data = readable ? room.data() : exact.data();
    WordMemo::Entry* const entry =
        memo.find(data, static_cast<std::uint32_t>(text.size()), readable);
    const auto known = plain.find(text);
    ASSERT_EQ(entry->data != nullptr, known != plain.end());
    if (known != plain.end()) {
      ASSERT_EQ(entry->code, known->second);
      ASSERT_EQ(entry->text(), text);
      continue;
    }
    const auto code = static_cast<std::uint32_t>(plain.size());
    if (plain.size() < WordMemo::kMost) {
      memo.insert(entry, text, code);
      plain.emplace(text, code);
    }
  }
  EXPECT_EQ(memo.size(), plain.size());
  std::size_t seen = 0;
  memo.each([&](const WordMemo::Entry& entry) {
    ++seen;
    EXPECT_EQ(plain.at(std::string(entry.text())), entry.code);
  });
  EXPECT_EQ(seen, plain.size());
  memo.clear();
  EXPECT_EQ(memo.find("a", 1, false)->data, nullptr);
}

TEST(WordMemo, KeepsNoMoreThanItMay) {
  WordMemo memo;
  for (std::uint32_t i = 0; i < WordMemo::kMost + 100; ++i) {
    const std::string text = "w" + std::to_string(i);
    memo.insert(memo.find(text.data(), static_cast<std::uint32_t>(text.size()), false), text, i);
  }
  EXPECT_EQ(memo.size(), WordMemo::kMost);
  EXPECT_EQ(memo.find("w99999", 6, false)->data, nullptr);
  EXPECT_NE(memo.find("w99", 3, false)->data, nullptr);
}

/// Whether type inference sees nothing but a word in the cell.
bool nothing_but_a_word(const std::string& text) {
  ColumnEvidence evidence;
  const auto shape =
      evidence.add({text.data(), static_cast<std::uint32_t>(text.size())}, CellWords{}, 0, 0);
  return shape == CellShape::word && evidence.flag_cells == 0 && evidence.places == 0 &&
         evidence.json_arrays == 0 && evidence.tags[0].cells == 0 && evidence.tags[1].cells == 0 &&
         evidence.tags[2].cells == 0;
}

TEST(PlainWord, IsNeverMoreThanAWord) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::vector<std::string> parts = {"a",   "Rome", "|", ";",   ",",    " ",  "12",  "NA",
                                          "yes", "no",   "[", "]",   "\"",   "P",  "-",   ".",
                                          "t",   "F",    "#", "\\N", "\xD0", "да", "нет", "NaN"};
  std::size_t plain = 0;
  for (int round = 0; round < 100'000; ++round) {
    std::string text;
    for (std::uint64_t i = random() % 6 + 1; i > 0; --i) text += parts[random() % parts.size()];
    if (random() % 20 == 0) text += std::string(random() % 300, 'z') + parts[random() % 6];
    const std::string room = text + std::string(kLongestPlainWord + 16, '|');
    if (plain_word(room.data(), text.size())) {
      ++plain;
      ASSERT_TRUE(nothing_but_a_word(text)) << text;
    }
    std::array<std::uint8_t, kLongestPlainWord> bars;
    const std::size_t count = plain_bars(room.data(), text.size(), bars);
    if (count == 0) continue;
    ColumnEvidence evidence;
    evidence.add({text.data(), static_cast<std::uint32_t>(text.size())}, CellWords{}, 0, 0);
    ASSERT_EQ(evidence.tags[0].cells, 1u) << text;
    ASSERT_EQ(evidence.tags[0].pieces, count + 1) << text;
    ASSERT_EQ(evidence.tags[1].cells + evidence.tags[2].cells + evidence.json_arrays +
                  evidence.places + evidence.flag_cells,
              0u)
        << text;
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(text[bars[i]], '|');
  }
  EXPECT_GT(plain, 1000u);
}

TEST(PlainWord, MarksAreFoundAtEveryPlace) {
  for (std::size_t size = 1; size <= kLongestPlainWord; ++size) {
    std::string room(size + kLongestPlainWord + 16, '|');
    std::fill_n(room.begin(), size, 'w');
    EXPECT_TRUE(plain_word(room.data(), size)) << size;
    std::array<std::uint8_t, kLongestPlainWord> bars;
    EXPECT_EQ(plain_bars(room.data(), size, bars), 0u);
    for (std::size_t at = 1; at + 1 < size; ++at) {
      room[at] = '|';
      EXPECT_FALSE(plain_word(room.data(), size)) << at;
      ASSERT_EQ(plain_bars(room.data(), size, bars), 1u) << at << " of " << size;
      EXPECT_EQ(bars[0], at);
      room[at] = ';';
      EXPECT_FALSE(plain_word(room.data(), size)) << at;
      EXPECT_EQ(plain_bars(room.data(), size, bars), 0u);
      room[at] = 'w';
    }
  }
}

}  // namespace
}  // namespace muster::loaders
