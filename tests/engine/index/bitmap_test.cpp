#include "engine/index/bitmap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <random>
#include <set>

#include "engine/storage/image_bytes.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using RowSet = std::set<Row>;

// Rows in every kind of container: sparse, dense, and long runs, over several chunks.
RowSet mixed_rows(std::mt19937_64& random) {
  RowSet rows;
  for (int i = 0; i < 300; ++i) rows.insert(static_cast<Row>(random() % kChunkRows));
  for (int i = 0; i < 20'000; ++i) {
    rows.insert(kChunkRows * 2 + static_cast<Row>(random() % kChunkRows));
  }
  for (Row row = 4 * kChunkRows + 100; row < 5 * kChunkRows + 7000; ++row) rows.insert(row);
  return rows;
}

Bitmap bitmap_of(const RowSet& rows) {
  Bitmap bitmap = Bitmap::of(std::vector<Row>(rows.begin(), rows.end()));
  bitmap.optimise();
  return bitmap;
}

std::vector<Row> vector_of(const RowSet& rows) { return {rows.begin(), rows.end()}; }

ImageBytes frozen(const Bitmap& bitmap) {
  ImageBytes bytes(bitmap.frozen_size());
  bitmap.write_frozen(bytes);
  return bytes;
}

std::span<const std::byte> as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

TEST(Bitmap, StartsEmpty) {
  const Bitmap bitmap;
  EXPECT_TRUE(bitmap.empty());
  EXPECT_EQ(bitmap.cardinality(), 0U);
  EXPECT_THAT(bitmap.rows(), IsEmpty());
  EXPECT_THAT(bitmap.chunks(), IsEmpty());
  EXPECT_EQ(bitmap.at(0), std::nullopt);
}

TEST(Bitmap, AnswersLikeASetOfRows) {
  std::mt19937_64 random(tests::seed());
  const RowSet rows = mixed_rows(random);
  const Bitmap bitmap = bitmap_of(rows);
  EXPECT_EQ(bitmap.cardinality(), rows.size());
  EXPECT_FALSE(bitmap.empty());
  EXPECT_EQ(bitmap.rows(), vector_of(rows));
  EXPECT_THAT(bitmap.chunks(), ElementsAre(0, 2, 4, 5));
  const std::vector<Row> sorted = vector_of(rows);
  for (int i = 0; i < 2000; ++i) {
    const Row row = static_cast<Row>(random() % (6 * kChunkRows));
    EXPECT_EQ(bitmap.contains(row), rows.contains(row)) << row;
    const auto up_to = std::upper_bound(sorted.begin(), sorted.end(), row) - sorted.begin();
    EXPECT_EQ(bitmap.rank(row), static_cast<std::uint64_t>(up_to)) << row;
    const std::uint64_t k = random() % sorted.size();
    EXPECT_EQ(bitmap.at(k), sorted[k]);
  }
  EXPECT_EQ(bitmap.at(sorted.size()), std::nullopt);
  EXPECT_EQ(bitmap.at(std::uint64_t{1} << 32), std::nullopt);
}

TEST(Bitmap, CombinesLikeSets) {
  std::mt19937_64 random(tests::seed());
  const RowSet left_rows = mixed_rows(random);
  const RowSet right_rows = mixed_rows(random);
  const Bitmap left = bitmap_of(left_rows);
  const Bitmap right = bitmap_of(right_rows);
  std::vector<Row> both;
  std::vector<Row> either;
  std::vector<Row> only_left;
  std::set_intersection(left_rows.begin(), left_rows.end(), right_rows.begin(), right_rows.end(),
                        std::back_inserter(both));
  std::set_union(left_rows.begin(), left_rows.end(), right_rows.begin(), right_rows.end(),
                 std::back_inserter(either));
  std::set_difference(left_rows.begin(), left_rows.end(), right_rows.begin(), right_rows.end(),
                      std::back_inserter(only_left));
  EXPECT_EQ((left & right).rows(), both);
  EXPECT_EQ((left | right).rows(), either);
  EXPECT_EQ((left - right).rows(), only_left);
}

TEST(Bitmap, IsEqualByRowsWhateverItsContainers) {
  const Bitmap run = Bitmap::range(0, 10'000);
  std::vector<Row> rows(10'000);
  std::iota(rows.begin(), rows.end(), Row{0});
  EXPECT_EQ(Bitmap::of(rows), run);
  EXPECT_FALSE(Bitmap::of(rows) == Bitmap::range(0, 9'999));
}

TEST(Bitmap, RangeIsHalfOpenAndReachesTheLastRow) {
  EXPECT_EQ(Bitmap::range(5, 8).rows(), (std::vector<Row>{5, 6, 7}));
  EXPECT_TRUE(Bitmap::range(5, 5).empty());
  EXPECT_TRUE(Bitmap::range(5, 3).empty());
  const Bitmap last = Bitmap::range(0xFFFF'FFFEU, std::uint64_t{1} << 32);
  EXPECT_EQ(last.rows(), (std::vector<Row>{0xFFFF'FFFEU, 0xFFFF'FFFFU}));
}

TEST(Bitmap, CopiesAreIndependent) {
  Bitmap original = Bitmap::of(std::vector<Row>{1, 2, 3});
  Bitmap copy = original;
  copy.add_many(std::vector<Row>{9});
  EXPECT_EQ(original.cardinality(), 3U);
  EXPECT_EQ(copy.cardinality(), 4U);
  original = copy;
  EXPECT_EQ(original, copy);
  const Bitmap& self = original;
  original = self;
  EXPECT_EQ(original.cardinality(), 4U);
}

TEST(Bitmap, CopiesRowsFromAnyRowOnInPieces) {
  const Bitmap bitmap = Bitmap::of(std::vector<Row>{3, 70'000, 70'001, 200'000});
  std::array<Row, 2> two{};
  EXPECT_EQ(bitmap.copy_rows(0, two), 2U);
  EXPECT_THAT(two, ElementsAre(3, 70'000));
  EXPECT_EQ(bitmap.copy_rows(70'001, two), 2U);
  EXPECT_THAT(two, ElementsAre(70'001, 200'000));
  EXPECT_EQ(bitmap.copy_rows(70'002, two), 1U);
  EXPECT_EQ(two[0], 200'000U);
  EXPECT_EQ(bitmap.copy_rows(200'001, two), 0U);
  EXPECT_EQ(bitmap.copy_rows(0, {}), 0U);
}

TEST(Bitmap, AppendChunkTakesAnyNumberOfRows) {
  std::mt19937_64 random(tests::seed());
  for (const std::uint32_t count : {0U, 1U, 4096U, 4097U, 65'535U, 65'536U}) {
    std::vector<Row> rows(kChunkRows);
    std::iota(rows.begin(), rows.end(), Row{0});
    std::shuffle(rows.begin(), rows.end(), random);
    rows.resize(count);
    std::sort(rows.begin(), rows.end());
    std::vector<std::uint64_t> words(kChunkWords, 0);
    for (const Row row : rows) words[row / 64] |= std::uint64_t{1} << (row % 64);

    Bitmap bitmap = Bitmap::of(std::vector<Row>{7});
    bitmap.append_chunk(3, words);
    EXPECT_EQ(bitmap.cardinality(), 1 + count);
    EXPECT_EQ(bitmap.chunks().size(), count == 0 ? 1U : 2U);
    std::vector<Row> expected = {7};
    for (const Row row : rows) expected.push_back(3 * kChunkRows + row);
    EXPECT_EQ(bitmap.rows(), expected);
    // The bitmap is whole: it survives both formats.
    EXPECT_TRUE(Bitmap::from_portable_bytes(as_bytes(bitmap.portable_bytes())).has_value());
    const ImageBytes bytes = frozen(bitmap);
    EXPECT_EQ(Bitmap::view_frozen(bytes).value(), bitmap);
  }
}

TEST(Bitmap, AppendRowsTakesAnyNumberOfRows) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t count : {0U, 1U, 4095U, 4096U, 4097U, 60'000U, 65'536U}) {
    std::vector<std::uint16_t> rows(kChunkRows);
    std::iota(rows.begin(), rows.end(), std::uint16_t{0});
    std::shuffle(rows.begin(), rows.end(), random);
    rows.resize(count);
    std::sort(rows.begin(), rows.end());
    Bitmap bitmap = Bitmap::of(std::vector<Row>{7});
    bitmap.append_rows(3, rows);
    std::vector<Row> expected = {7};
    for (const std::uint16_t row : rows) expected.push_back(3 * kChunkRows + row);
    EXPECT_EQ(bitmap.rows(), expected);
    EXPECT_TRUE(Bitmap::from_portable_bytes(as_bytes(bitmap.portable_bytes())).has_value());
    const ImageBytes bytes = frozen(bitmap);
    EXPECT_EQ(Bitmap::view_frozen(bytes).value(), bitmap);
  }
}

TEST(Bitmap, AppendFirstRowsIsARange) {
  for (const std::uint32_t count : {1U, 4097U, kChunkRows}) {
    Bitmap bitmap = Bitmap::of(std::vector<Row>{7});
    bitmap.append_first_rows(2, count);
    EXPECT_EQ(bitmap, Bitmap::range(2 * kChunkRows, 2 * kChunkRows + count) |
                          Bitmap::of(std::vector<Row>{7}));
    EXPECT_TRUE(Bitmap::from_portable_bytes(as_bytes(bitmap.portable_bytes())).has_value());
  }
}

TEST(Bitmap, AppendChunkReachesTheLastChunk) {
  std::vector<std::uint64_t> words(kChunkWords, 0);
  words.back() = std::uint64_t{1} << 63;
  Bitmap bitmap;
  bitmap.append_chunk(0xFFFF, words);
  EXPECT_THAT(bitmap.rows(), ElementsAre(0xFFFF'FFFFU));
}

TEST(BitmapDeathTest, AppendChunkRefusesToGoBack) {
  std::vector<std::uint64_t> words(kChunkWords, 1);
  Bitmap bitmap;
  bitmap.append_chunk(2, words);
  EXPECT_DEATH(bitmap.append_chunk(2, words), "invariant broken");
  EXPECT_DEATH(bitmap.append_chunk(1, words), "invariant broken");
  EXPECT_DEATH(bitmap.append_chunk(0x1'0003, words), "invariant broken");
}

TEST(Bitmap, PortableBytesRoundTrip) {
  std::mt19937_64 random(tests::seed());
  for (const Bitmap& bitmap : {Bitmap(), bitmap_of(mixed_rows(random)), Bitmap::range(0, 1U << 20),
                               Bitmap::of(std::vector<Row>{0xFFFF'FFFFU})}) {
    const std::string bytes = bitmap.portable_bytes();
    const auto back = Bitmap::from_portable_bytes(as_bytes(bytes));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(*back, bitmap);
    EXPECT_EQ(back->portable_bytes(), bytes);
  }
}

TEST(Bitmap, PortableBytesCutOrExtendedAreRefused) {
  std::mt19937_64 random(tests::seed());
  const std::string bytes = bitmap_of(mixed_rows(random)).portable_bytes();
  EXPECT_FALSE(Bitmap::from_portable_bytes({}).has_value());
  for (std::size_t size = 0; size < bytes.size(); size += size < 200 ? 1 : 997) {
    EXPECT_FALSE(Bitmap::from_portable_bytes(as_bytes(bytes).first(size)).has_value()) << size;
  }
  EXPECT_FALSE(Bitmap::from_portable_bytes(as_bytes(bytes + '\0')).has_value());
}

TEST(Bitmap, PortableBytesOfUnsortedRowsAreRefused) {
  std::string bytes = Bitmap::of(std::vector<Row>{1, 2, 3}).portable_bytes();
  std::swap(bytes[bytes.size() - 2], bytes[bytes.size() - 6]);  // 3 2 1
  EXPECT_FALSE(Bitmap::from_portable_bytes(as_bytes(bytes)).has_value());
}

TEST(Bitmap, PortableBytesFlippedAnywhereGiveABitmapOrNothing) {
  std::mt19937_64 random(tests::seed());
  const std::string bytes = bitmap_of(mixed_rows(random)).portable_bytes();
  std::size_t read = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string damaged = bytes;
    const std::size_t at = i < 200 ? static_cast<std::size_t>(i) % bytes.size()
                                   : static_cast<std::size_t>(random() % bytes.size());
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (random() % 8)));
    const auto bitmap = Bitmap::from_portable_bytes(as_bytes(damaged));
    if (!bitmap) continue;
    ++read;
    EXPECT_EQ(bitmap->rows().size(), bitmap->cardinality());
  }
  EXPECT_LT(read, 2000U) << "a flipped header must be noticed";
}

std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::filesystem::path format_files() {
  const char* given = std::getenv("MUSTER_DATA");
  const std::filesystem::path data =
      given != nullptr ? std::filesystem::path(given)
                       : std::filesystem::path(MUSTER_SOURCE_DIR).parent_path() / "shared" / "data";
  return data / "roaring_format";
}

TEST(Bitmap, ReadsTheFormatsOwnFiles) {
  if (!std::filesystem::exists(format_files())) {
    GTEST_SKIP() << "no roaring_format files; set MUSTER_DATA to the data directory";
  }
  // The files' contents, as their README tells them.
  RowSet expected;
  for (Row k = 0; k < 100'000; k += 1000) expected.insert(k);
  for (Row k = 100'000; k < 200'000; ++k) expected.insert(3 * k);
  for (Row k = 700'000; k < 800'000; ++k) expected.insert(k);
  for (const char* name : {"bitmapwithoutruns.bin", "bitmapwithruns.bin"}) {
    const std::string bytes = file_bytes(format_files() / name);
    const auto bitmap = Bitmap::from_portable_bytes(as_bytes(bytes));
    ASSERT_TRUE(bitmap.has_value()) << name;
    EXPECT_EQ(bitmap->rows(), vector_of(expected)) << name;
  }
}

TEST(Bitmap, RefusesTheFormatsHostileFiles) {
  if (!std::filesystem::exists(format_files())) {
    GTEST_SKIP() << "no roaring_format files; set MUSTER_DATA to the data directory";
  }
  for (int i = 1; i <= 8; ++i) {
    const std::string name = "crashproneinput" + std::to_string(i) + ".bin";
    const std::string bytes = file_bytes(format_files() / name);
    ASSERT_FALSE(bytes.empty()) << name;
    EXPECT_FALSE(Bitmap::from_portable_bytes(as_bytes(bytes)).has_value()) << name;
  }
}

TEST(Bitmap, FrozenBytesRoundTripAndCanBeCopied) {
  std::mt19937_64 random(tests::seed());
  for (const Bitmap& bitmap : {Bitmap(), bitmap_of(mixed_rows(random)), Bitmap::range(0, 1U << 20),
                               Bitmap::of(std::vector<Row>{0xFFFF'FFFFU})}) {
    const ImageBytes bytes = frozen(bitmap);
    std::optional<Bitmap> copy;
    {
      const auto view = Bitmap::view_frozen(bytes);
      ASSERT_TRUE(view.has_value());
      EXPECT_EQ(*view, bitmap);
      EXPECT_EQ((*view & bitmap), bitmap);
      EXPECT_EQ((*view | Bitmap()), bitmap);
      EXPECT_EQ(frozen(*view), bytes);
      copy = *view;
    }
    copy->add_many(std::vector<Row>{5});  // a copy owns its containers
    EXPECT_TRUE(copy->contains(5));
  }
}

TEST(Bitmap, FrozenBytesMisalignedCutOrExtendedAreRefused) {
  std::mt19937_64 random(tests::seed());
  const ImageBytes bytes = frozen(bitmap_of(mixed_rows(random)));
  const std::span<const std::byte> whole(bytes);
  EXPECT_FALSE(Bitmap::view_frozen({}).has_value());
  for (std::size_t size = 0; size < bytes.size(); size += size < 64 ? 1 : 499) {
    EXPECT_FALSE(Bitmap::view_frozen(whole.first(size)).has_value()) << size;
  }
  ImageBytes longer = bytes;
  longer.resize(bytes.size() + 32);
  EXPECT_FALSE(Bitmap::view_frozen(longer).has_value());
  ImageBytes shifted(16);
  append_array(shifted, whole);
  EXPECT_FALSE(Bitmap::view_frozen(std::span(shifted).subspan(16)).has_value());
}

// Frozen layout: bitsets, runs, arrays, keys, counts, type codes, then the header.
TEST(Bitmap, FrozenContainersThatLieAreRefused) {
  const ImageBytes array = frozen(Bitmap::of(std::vector<Row>{1, 2, 3}));
  ImageBytes unsorted = array;
  std::swap(unsorted[0], unsorted[4]);
  EXPECT_FALSE(Bitmap::view_frozen(unsorted).has_value());
  ImageBytes repeated = array;
  repeated[2] = repeated[0];
  EXPECT_FALSE(Bitmap::view_frozen(repeated).has_value());

  const ImageBytes runs = [] {
    Bitmap bitmap = Bitmap::range(10, 20) | Bitmap::range(1000, 9000);
    bitmap.optimise();
    return frozen(bitmap);
  }();
  ImageBytes overlapping = runs;
  overlapping[2] = std::byte{0xFF};  // the first run's length: 10 … 0x1000+
  overlapping[3] = std::byte{0x0F};
  EXPECT_FALSE(Bitmap::view_frozen(overlapping).has_value());
  ImageBytes past_the_chunk = runs;
  past_the_chunk[6] = std::byte{0xFF};  // the second run ends past row 65,535
  past_the_chunk[7] = std::byte{0xFF};
  EXPECT_FALSE(Bitmap::view_frozen(past_the_chunk).has_value());

  std::vector<std::uint64_t> every_second(kChunkWords, 0x5555'5555'5555'5555U);
  Bitmap dense;
  dense.append_chunk(0, every_second);
  ImageBytes miscounted = frozen(dense);
  miscounted[0] ^= std::byte{1};
  EXPECT_FALSE(Bitmap::view_frozen(miscounted).has_value());
}

TEST(Bitmap, FrozenBytesFlippedAnywhereGiveABitmapOrNothing) {
  std::mt19937_64 random(tests::seed());
  const ImageBytes bytes = frozen(bitmap_of(mixed_rows(random)));
  std::size_t refused = 0;
  for (int i = 0; i < 2000; ++i) {
    ImageBytes damaged = bytes;
    // The last bytes hold keys, counts, types and header; flip there more often.
    const std::size_t at = i % 2 == 0 ? bytes.size() - 1 - random() % 40 : random() % bytes.size();
    damaged[at] ^= std::byte{1} << (random() % 8);
    const auto bitmap = Bitmap::view_frozen(damaged);
    if (!bitmap) {
      ++refused;
      continue;
    }
    EXPECT_EQ(bitmap->rows().size(), bitmap->cardinality());
  }
  EXPECT_GT(refused, 0U);
}

}  // namespace
}  // namespace muster::engine
