#include "engine/storage/image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "tests/engine/storage/temporary_directory.hpp"

namespace muster::engine {
namespace {

using ::testing::HasSubstr;
using tests::read_file;
using tests::TemporaryDirectory;
using tests::write_file;

ImageBytes bytes_of(std::string_view text) {
  ImageBytes bytes;
  append_array(bytes, std::span<const char>(text));
  return bytes;
}

Sections three_sections() {
  Sections sections;
  sections[{SectionKind::description, 0}] = bytes_of("a description");
  sections[{SectionKind::values, 0}] = {};
  sections[{SectionKind::values, 7}] = bytes_of(std::string(1000, 'v'));
  return sections;
}

std::string text_of(const Image& image, SectionKey key) {
  const auto section = image.section(key);
  if (!section) return "none";
  return {reinterpret_cast<const char*>(section->data()), section->size()};
}

class ImageFile : public ::testing::Test {
 protected:
  ImageFile() : image_(Image::of(three_sections())) {
    EXPECT_TRUE(image_->write_file(path_).ok());
    whole_ = read_file(path_);
  }
  // What map_file() says of these bytes instead.
  Error refusal(const std::string& bytes) {
    write_file(path_, bytes);
    auto image = Image::map_file(path_);
    EXPECT_FALSE(image.ok());
    return image.ok() ? Error{} : image.error();
  }
  void expect_corrupt(const std::string& bytes, std::string_view reason) {
    const Error error = refusal(bytes);
    EXPECT_EQ(error.code, ErrorCode::corrupt_store);
    EXPECT_THAT(error.message, HasSubstr(std::string(reason)));
  }
  // Header and table with checksums that fit again, as only a hostile writer would make them.
  static std::string resealed(std::string bytes) {
    std::uint32_t sections = 0;
    std::memcpy(&sections, bytes.data() + 12, sizeof sections);
    const std::uint64_t table = XXH3_64bits(bytes.data() + 64, std::size_t{sections} * 32);
    std::memcpy(bytes.data() + 24, &table, sizeof table);
    const std::uint64_t header = XXH3_64bits(bytes.data(), 56);
    std::memcpy(bytes.data() + 56, &header, sizeof header);
    return bytes;
  }
  template <typename T>
  static std::string with(std::string bytes, std::size_t offset, T value) {
    std::memcpy(bytes.data() + offset, &value, sizeof value);
    return bytes;
  }
  // Offset of a field in the table's row.
  static std::size_t field(std::size_t row, std::size_t offset) { return 64 + row * 32 + offset; }

  TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "image";
  std::shared_ptr<const Image> image_;
  std::string whole_;
};

TEST(Image, HoldsItsSectionsInMemory) {
  const auto image = Image::of(three_sections());
  EXPECT_EQ(text_of(*image, {SectionKind::description, 0}), "a description");
  EXPECT_EQ(text_of(*image, {SectionKind::values, 0}), "");
  EXPECT_EQ(text_of(*image, {SectionKind::values, 7}), std::string(1000, 'v'));
  EXPECT_EQ(text_of(*image, {SectionKind::values, 1}), "none");
  EXPECT_EQ(image->size_bytes(), 1013U);
}

TEST(Image, VersionFollowsSectionsAndTheirPlaces) {
  const std::string version = Image::of(three_sections())->version();
  EXPECT_EQ(version.size(), 16U);
  EXPECT_EQ(version.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(Image::of(three_sections())->version(), version);
  Sections moved = three_sections();
  moved[{SectionKind::values, 8}] = moved[{SectionKind::values, 7}];
  moved.erase({SectionKind::values, 7});
  EXPECT_NE(Image::of(std::move(moved))->version(), version);
  Sections changed = three_sections();
  changed[{SectionKind::description, 0}][0] = std::byte{'A'};
  EXPECT_NE(Image::of(std::move(changed))->version(), version);
  Sections without = three_sections();
  without.erase({SectionKind::values, 0});
  EXPECT_NE(Image::of(std::move(without))->version(), version);
}

TEST_F(ImageFile, ComesBackFromItsFileWithItsVersion) {
  const auto mapped = Image::map_file(path_);
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  EXPECT_EQ((*mapped)->version(), image_->version());
  EXPECT_EQ((*mapped)->size_bytes(), image_->size_bytes());
  for (const SectionKey key :
       {SectionKey{SectionKind::description, 0}, SectionKey{SectionKind::values, 0},
        SectionKey{SectionKind::values, 7}}) {
    EXPECT_EQ(text_of(**mapped, key), text_of(*image_, key));
    const auto* begin = (*mapped)->section(key)->data();
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(begin) % kSectionAlignment, 0U);
  }
  EXPECT_FALSE((*mapped)->section({SectionKind::ids, 0}).has_value());
}

TEST_F(ImageFile, OfNoSectionsComesBack) {
  const auto empty = Image::of({});
  ASSERT_TRUE(empty->write_file(path_).ok());
  const auto mapped = Image::map_file(path_);
  ASSERT_TRUE(mapped.ok());
  EXPECT_EQ((*mapped)->version(), empty->version());
}

TEST_F(ImageFile, AMappedImageCanBeWrittenAgain) {
  const auto mapped = Image::map_file(path_);
  ASSERT_TRUE(mapped.ok());
  const auto copy = directory_.path() / "copy";
  ASSERT_TRUE((*mapped)->write_file(copy).ok());
  EXPECT_EQ(read_file(copy), whole_);
}

TEST_F(ImageFile, ShorterFilesOverwriteLongerOnes) {
  write_file(path_, std::string(100'000, 'x'));
  ASSERT_TRUE(image_->write_file(path_).ok());
  EXPECT_EQ(read_file(path_), whole_);
}

TEST_F(ImageFile, RefusesFilesOfOthers) {
  expect_corrupt("", "shorter than its header");
  expect_corrupt(std::string(63, 'x'), "shorter than its header");
  expect_corrupt("id,name\n" + std::string(500, 'x'), "not written by muster");
  expect_corrupt(std::string(4096, '\0'), "not written by muster");
  EXPECT_EQ(Image::map_file(directory_.path() / "no such file").error().code, ErrorCode::not_found);
  EXPECT_EQ(Image::map_file(directory_.path()).error().code, ErrorCode::corrupt_store);
}

TEST_F(ImageFile, RefusesOtherFormatsByNumber) {
  const Error later = refusal(resealed(with(whole_, 8, std::uint32_t{3})));
  EXPECT_EQ(later.code, ErrorCode::corrupt_store);
  EXPECT_THAT(later.message, HasSubstr("format is 3"));
  const Error older = refusal(resealed(with(whole_, 8, std::uint32_t{1})));
  EXPECT_EQ(older.code, ErrorCode::corrupt_store);
  EXPECT_THAT(older.message, HasSubstr("format is 1"));
  EXPECT_THAT(older.message, HasSubstr("load the customers' files again"));
}

TEST_F(ImageFile, RefusesFilesCutOrExtended) {
  expect_corrupt(whole_.substr(0, whole_.size() - 1), "bytes of");
  expect_corrupt(whole_.substr(0, 200), "bytes of");
  expect_corrupt(whole_ + '\0', "bytes of");
}

TEST_F(ImageFile, RefusesDamageWhereverItIs) {
  const auto flipped = [&](std::size_t at) {
    std::string bytes = whole_;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    return bytes;
  };
  expect_corrupt(flipped(40), "header");
  expect_corrupt(flipped(60), "header");
  expect_corrupt(flipped(70), "table");
  expect_corrupt(flipped(64 + 3 * 32 + 1), "follow each other");  // the gap after the table
  const std::size_t description = whole_.find("a description");
  expect_corrupt(flipped(description), "checksum");
  expect_corrupt(flipped(description + 13), "follow each other");  // the gap after it
  expect_corrupt(flipped(whole_.size() - 1), "left over");
}

TEST_F(ImageFile, RefusesTablesThatLieUnderGoodChecksums) {
  ASSERT_TRUE((write_file(path_, resealed(whole_)), Image::map_file(path_).ok()));
  constexpr std::uint64_t kMost = ~std::uint64_t{0};
  const std::string follow = "follow each other";
  for (std::size_t row = 0; row < 3; ++row) {
    for (const std::uint64_t offset :
         {std::uint64_t{0}, std::uint64_t{64}, std::uint64_t{whole_.size()}, kMost, kMost - 63}) {
      expect_corrupt(resealed(with(whole_, field(row, 8), offset)), follow);
    }
    for (const std::uint64_t length : {kMost, kMost - 63, std::uint64_t{1} << 63}) {
      expect_corrupt(resealed(with(whole_, field(row, 16), length)), follow);
    }
  }
  expect_corrupt(resealed(with(whole_, field(2, 16), std::uint64_t{900})), "left over");
  expect_corrupt(resealed(with(whole_, field(0, 16), std::uint64_t{12})), follow);
  expect_corrupt(resealed(with(whole_, field(2, 4), std::uint32_t{0})), "twice");
  expect_corrupt(with(whole_, 16, std::uint64_t{1}), "header");
  expect_corrupt(resealed(with(whole_, 16, std::uint64_t{whole_.size() + 64})), "bytes of");
}

TEST_F(ImageFile, RefusesCountsOfSectionsThatCannotBe) {
  for (const std::uint32_t sections : {std::uint32_t{1U << 20}, ~std::uint32_t{0}}) {
    std::string bytes = with(whole_, 12, sections);
    const std::uint64_t header = XXH3_64bits(bytes.data(), 56);
    expect_corrupt(with(bytes, 56, header), "table");
  }
  expect_corrupt(resealed(with(whole_, 12, std::uint32_t{2})), "follow each other");
}

TEST_F(ImageFile, SaysWhatFailedWhenItCannotBeWritten) {
  for (const auto& path : {directory_.path(), directory_.path() / "no such" / "image"}) {
    const Status written = image_->write_file(path);
    ASSERT_FALSE(written.ok());
    EXPECT_EQ(written.error().code, ErrorCode::io_failed);
    EXPECT_THAT(written.error().message, HasSubstr(path.string()));
  }
}

TEST_F(ImageFile, SaysThatTheDiskIsFull) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const Status written = image_->write_file("/dev/full");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, ErrorCode::disk_full);
}

}  // namespace
}  // namespace muster::engine
