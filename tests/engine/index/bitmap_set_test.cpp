#include "engine/index/bitmap_set.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

namespace muster::engine {
namespace {

std::vector<Bitmap> three_bitmaps() {
  std::vector<Bitmap> bitmaps;
  bitmaps.push_back(Bitmap::of(std::vector<Row>{1, 5, 70'000}));
  bitmaps.emplace_back();
  bitmaps.push_back(Bitmap::range(100, 90'000));
  return bitmaps;
}

ErrorCode refusal(std::span<const std::byte> section, std::uint64_t expected, std::uint64_t rows) {
  const auto opened = open_bitmaps(section, expected, rows);
  EXPECT_FALSE(opened.ok());
  return opened.ok() ? ErrorCode::invalid_query : opened.error().code;
}

TEST(BitmapSet, OpensWhatWasWritten) {
  const std::vector<Bitmap> bitmaps = three_bitmaps();
  const ImageBytes section = write_bitmaps(bitmaps);
  const auto opened = open_bitmaps(section, 3, 90'000);
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  ASSERT_EQ(opened->size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ((*opened)[i], bitmaps[i]) << i;
}

TEST(BitmapSet, OfNoBitmapsIsAnEmptySection) {
  const ImageBytes section = write_bitmaps({});
  EXPECT_TRUE(section.empty());
  const auto opened = open_bitmaps(section, 0, 0);
  ASSERT_TRUE(opened.ok());
  EXPECT_TRUE(opened->empty());
}

TEST(BitmapSet, RefusesRowsPastTheLast) {
  const ImageBytes section = write_bitmaps(three_bitmaps());
  EXPECT_EQ(refusal(section, 3, 89'999), ErrorCode::corrupt_store);
  EXPECT_EQ(refusal(section, 3, 0), ErrorCode::corrupt_store);
}

TEST(BitmapSet, RefusesACutSection) {
  const ImageBytes section = write_bitmaps(three_bitmaps());
  for (std::size_t size = 0; size < section.size(); ++size) {
    EXPECT_EQ(refusal(std::span(section).first(size), 3, 90'000), ErrorCode::corrupt_store) << size;
  }
  EXPECT_EQ(refusal(section, std::uint64_t{1} << 62, 90'000), ErrorCode::corrupt_store);
}

TEST(BitmapSet, RefusesOffsetsAndLengthsThatLie) {
  const ImageBytes section = write_bitmaps(three_bitmaps());
  const auto with = [&](std::size_t word, std::uint64_t value) {
    ImageBytes damaged = section;
    std::memcpy(damaged.data() + word * sizeof value, &value, sizeof value);
    return damaged;
  };
  for (std::size_t bitmap = 0; bitmap < 3; ++bitmap) {
    const std::size_t offset = bitmap * 2;
    for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{17},
                                      std::uint64_t{section.size()}, ~std::uint64_t{0}}) {
      EXPECT_EQ(refusal(with(offset, value), 3, 90'000), ErrorCode::corrupt_store) << value;
    }
    for (const std::uint64_t value :
         {std::uint64_t{0}, std::uint64_t{section.size()}, ~std::uint64_t{0}}) {
      EXPECT_EQ(refusal(with(offset + 1, value), 3, 90'000), ErrorCode::corrupt_store) << value;
    }
  }
}

}  // namespace
}  // namespace muster::engine
