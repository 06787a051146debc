#include "engine/storage/lineage.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "engine/storage/image.hpp"
#include "engine/storage/read_version.hpp"

namespace muster::engine {
namespace {

std::shared_ptr<const Image> image_with(ImageBytes section) {
  Sections sections;
  sections.emplace(SectionKey{SectionKind::lineage, 0}, std::move(section));
  return Image::of(std::move(sections));
}

TEST(Lineage, NamesAVersionByItsOriginAndItsPlace) {
  EXPECT_EQ((Lineage{"0123456789abcdef", 0}.version()), "0123456789abcdef");
  EXPECT_EQ((Lineage{"0123456789abcdef", 17}.version()), "0123456789abcdef.17");
}

TEST(Lineage, IsKeptInAnImage) {
  const Lineage lineage{"0123456789abcdef", ~std::uint64_t{0}};
  const auto read = lineage_of(*image_with(lineage_section(lineage)));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, lineage);
}

TEST(Lineage, AnImageThatSaysNothingBeginsItsOwnHistory) {
  const auto image = Image::of({});
  const auto read = lineage_of(*image);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, (Lineage{image->version(), 0}));
}

TEST(Lineage, NonsenseIsRefused) {
  const ImageBytes whole = lineage_section({"0123456789abcdef", 1});
  ImageBytes longer = whole;
  longer.resize(longer.size() + 8);
  for (const ImageBytes& wrong : {ImageBytes{}, ImageBytes(whole.begin(), whole.end() - 1), longer,
                                  lineage_section({"0123456789ABCDEF", 1}),
                                  lineage_section({"0123", 1}), lineage_section({"", 1})}) {
    const auto read = lineage_of(*image_with(wrong));
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().code, ErrorCode::corrupt_store);
  }
}

TEST(ReadVersion, ReadsWhatVersionsAreCalledAndNothingElse) {
  for (const Lineage& lineage :
       {Lineage{"0123456789abcdef", 0}, Lineage{"0123456789abcdef", 1},
        Lineage{"ffffffffffffffff", std::numeric_limits<std::uint64_t>::max()}}) {
    EXPECT_EQ(read_version(lineage.version()), lineage) << lineage.version();
  }
  for (const char* text :
       {"", ".", "monday", "0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF",
        "0123456789abcdef.", "0123456789abcdef.0", "0123456789abcdef.01", "0123456789abcdef.-1",
        "0123456789abcdef.+1", "0123456789abcdef.1 ", "0123456789abcdef.18446744073709551616"}) {
    EXPECT_FALSE(read_version(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace muster::engine
