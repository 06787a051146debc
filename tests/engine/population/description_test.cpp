#include "engine/population/description.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace muster::engine {
namespace {

PopulationDescription two_attributes() {
  return {123'456,
          IdKind::numbered,
          {"customer", 10},
          {AttributeId{1}},
          {{"spend", AttributeType::number, Family::value, 2, "decimals"},
           {"город", AttributeType::text, Family::geographic, 0, ""}}};
}

template <typename T>
ImageBytes with(ImageBytes bytes, std::size_t offset, T value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
  return bytes;
}

TEST(Description, ComesBackAsItWasWritten) {
  const auto back = read_description(write_description(two_attributes()));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->rows, 123'456U);
  EXPECT_EQ(back->id_kind, IdKind::numbered);
  EXPECT_EQ(back->id_shape.prefix, "customer");
  EXPECT_EQ(back->id_shape.digits, 10U);
  EXPECT_EQ(back->row_order, std::vector<AttributeId>{AttributeId{1}});
  ASSERT_EQ(back->attributes.size(), 2U);
  EXPECT_EQ(back->attributes[0].name, "spend");
  EXPECT_EQ(back->attributes[0].type, AttributeType::number);
  EXPECT_EQ(back->attributes[0].family, Family::value);
  EXPECT_EQ(back->attributes[0].scale, 2);
  EXPECT_EQ(back->attributes[0].reason, "decimals");
  EXPECT_EQ(back->attributes[1].name, "город");
  EXPECT_EQ(back->attributes[1].type, AttributeType::text);
}

TEST(Description, OfNoAttributesComesBack) {
  const auto back = read_description(write_description({}));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->rows, 0U);
  EXPECT_TRUE(back->attributes.empty());
}

TEST(Description, CutOrExtendedIsRefused) {
  const ImageBytes bytes = write_description(two_attributes());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto back = read_description(std::span(bytes).first(size));
    ASSERT_FALSE(back.ok()) << size;
    EXPECT_EQ(back.error().code, ErrorCode::corrupt_store);
  }
  ImageBytes longer = bytes;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(read_description(longer).ok());
}

TEST(Description, NumbersOutOfRangeAreRefused) {
  const ImageBytes bytes = write_description(two_attributes());
  constexpr std::size_t kRows = 0;
  constexpr std::size_t kIdKind = 8;
  constexpr std::size_t kIdPrefixLength = 16;
  constexpr std::size_t kIdDigits = 32;  // after the prefix's 8 bytes
  constexpr std::size_t kAttributes = 40;
  constexpr std::size_t kNameLength = 48;
  constexpr std::size_t kType = 61;  // after the name's 5 bytes
  constexpr std::size_t kFamily = 69;
  constexpr std::size_t kScale = 77;
  const std::size_t ordering = bytes.size() - 16;
  EXPECT_TRUE(read_description(with(bytes, kRows, std::uint64_t{kMaxRows})).ok());
  for (const auto& damaged :
       {with(bytes, kRows, std::uint64_t{kMaxRows + 1}), with(bytes, kRows, ~std::uint64_t{0}),
        with(bytes, kIdKind, std::uint64_t{4}), with(bytes, kIdPrefixLength, std::uint64_t{9}),
        with(bytes, kIdDigits, std::uint64_t{19}), with(bytes, ordering, std::uint64_t{0}),
        with(bytes, ordering, std::uint64_t{2}), with(bytes, ordering, std::uint64_t{3}),
        with(bytes, ordering + 8, std::uint64_t{2}), with(bytes, kAttributes, std::uint64_t{1}),
        with(bytes, kAttributes, std::uint64_t{3}), with(bytes, kAttributes, ~std::uint64_t{0}),
        with(bytes, kNameLength, ~std::uint64_t{0}), with(bytes, kNameLength, std::uint64_t{6}),
        with(bytes, kType, std::uint64_t{9}), with(bytes, kFamily, std::uint64_t{5}),
        with(bytes, kScale, std::uint64_t{19}), with(bytes, kScale, ~std::uint64_t{0})}) {
    EXPECT_FALSE(read_description(damaged).ok());
  }
}

Dictionary two_values() {
  Dictionary dictionary;
  dictionary.intern("shoes");
  dictionary.intern("");
  dictionary.add_count(1, 7);
  return dictionary;
}

TEST(DictionarySection, ComesBackWithItsCodesAndCounts) {
  const auto back = read_dictionary(write_dictionary(two_values()));
  ASSERT_TRUE(back.ok());
  ASSERT_EQ(back->size(), 2U);
  EXPECT_EQ(back->at(1).text, "shoes");
  EXPECT_EQ(back->at(1).count, 7U);
  EXPECT_EQ(back->find(""), 2U);
}

TEST(DictionarySection, CutOrExtendedIsRefused) {
  const ImageBytes bytes = write_dictionary(two_values());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto back = read_dictionary(std::span(bytes).first(size));
    ASSERT_FALSE(back.ok()) << size;
    EXPECT_EQ(back.error().code, ErrorCode::corrupt_store);
  }
  ImageBytes longer = bytes;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(read_dictionary(longer).ok());
  EXPECT_FALSE(read_dictionary(with(bytes, 0, std::uint64_t{3})).ok());
  EXPECT_FALSE(read_dictionary(with(bytes, 0, ~std::uint64_t{0})).ok());
}

TEST(DictionarySection, WithOneTextTwiceIsRefused) {
  RecordWriter record;
  record.number(2);
  for (int i = 0; i < 2; ++i) {
    record.text("same");
    record.number(1);
  }
  EXPECT_FALSE(read_dictionary(record.take()).ok());
}

}  // namespace
}  // namespace muster::engine
