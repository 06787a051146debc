#include "engine/storage/image_bytes.hpp"

#include <gtest/gtest.h>

namespace muster::engine {
namespace {

TEST(ImageBytes, LieOnA64ByteBorder) {
  for (const std::size_t size : {1U, 100U, 100'000U}) {
    const ImageBytes bytes(size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(bytes.data()) % kSectionAlignment, 0U);
  }
}

TEST(ViewArray, RefusesWhatDoesNotFitOrIsNotAligned) {
  ImageBytes bytes;
  const std::vector<std::uint32_t> numbers = {1, 2, 3};
  append_array(bytes, std::span<const std::uint32_t>(numbers));
  EXPECT_EQ(view_array<std::uint32_t>(bytes, 0, 3)->back(), 3U);
  EXPECT_EQ(view_array<std::uint32_t>(bytes, 8, 1)->front(), 3U);
  EXPECT_TRUE(view_array<std::uint32_t>(bytes, 12, 0).has_value());
  constexpr std::uint64_t kMost = ~std::uint64_t{0};
  EXPECT_FALSE(view_array<std::uint32_t>(bytes, 0, 4).has_value());
  EXPECT_FALSE(view_array<std::uint32_t>(bytes, 4, 3).has_value());
  EXPECT_FALSE(view_array<std::uint32_t>(bytes, 2, 1).has_value());
  EXPECT_FALSE(view_array<std::uint32_t>(bytes, 13, 0).has_value());
  EXPECT_FALSE(view_array<std::uint32_t>(bytes, 0, kMost).has_value());
  EXPECT_FALSE(view_array<std::uint32_t>(bytes, kMost, 1).has_value());
  // A count whose bytes would wrap around to few.
  EXPECT_FALSE(view_array<std::uint32_t>(bytes, 0, (kMost / 4) + 2).has_value());
}

TEST(PadTo, FillsWithZerosToAMultiple) {
  ImageBytes bytes(5, std::byte{0xFF});
  pad_to(bytes, 8);
  EXPECT_EQ(bytes.size(), 8U);
  EXPECT_EQ(bytes[7], std::byte{0});
  pad_to(bytes, 8);
  EXPECT_EQ(bytes.size(), 8U);
}

TEST(Records, ComeBackInOrder) {
  RecordWriter writer;
  writer.number(7);
  writer.text("");
  writer.text("тест");
  writer.number(~std::uint64_t{0});
  const ImageBytes bytes = writer.take();
  RecordReader reader(bytes);
  EXPECT_FALSE(reader.at_end());
  EXPECT_EQ(reader.number(), 7U);
  EXPECT_EQ(reader.text(), "");
  EXPECT_EQ(reader.text(), "тест");
  EXPECT_EQ(reader.number(), ~std::uint64_t{0});
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(reader.number(), std::nullopt);
  EXPECT_EQ(reader.text(), std::nullopt);
}

TEST(Records, RefuseLengthsPastTheEnd) {
  RecordWriter writer;
  writer.number(~std::uint64_t{0});
  const ImageBytes bytes = writer.take();
  EXPECT_EQ(RecordReader(bytes).text(), std::nullopt);
  EXPECT_EQ(RecordReader(std::span(bytes).first(7)).number(), std::nullopt);
}

}  // namespace
}  // namespace muster::engine
