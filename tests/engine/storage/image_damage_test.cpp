// Images that were cut, flipped, padded or are not ours: each is refused with a reason, whatever
// byte it was. Images that are wrong but carry right checksums are refused or are safe to use.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <random>
#include <string>

#include "engine/live/open_store.hpp"
#include "engine/storage/image.hpp"
#include "engine/storage/store.hpp"
#include "tests/engine/storage/sample_population.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

class ImageDamage : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    store_ = std::filesystem::path(testing::TempDir()) /
             ("muster_image_damage_" + std::to_string(::getpid()));
    std::filesystem::remove_all(store_);
    population_ = tests::sample_population(90, GetParam());
    ASSERT_TRUE(save_store(store_, *population_).ok());
    image_ = store_ / "population.image";
    std::ifstream file(image_, std::ios::binary);
    whole_.assign(std::istreambuf_iterator<char>(file), {});
    ASSERT_FALSE(whole_.empty());
  }
  void TearDown() override { std::filesystem::remove_all(store_); }

  /// Opens the store with `bytes` for its image; the Error, if it is refused.
  std::optional<Error> refusal(const std::string& bytes) const {
    std::ofstream(image_, std::ios::binary | std::ios::trunc) << bytes;
    const auto opened = open_store(store_);
    if (opened.ok()) return std::nullopt;
    return opened.error();
  }
  void expect_refused(const std::string& bytes, const std::string& what) const {
    const auto error = refusal(bytes);
    ASSERT_TRUE(error.has_value()) << what;
    EXPECT_EQ(error->code, ErrorCode::corrupt_store) << what << ": " << error->message;
    EXPECT_FALSE(error->message.empty()) << what;
  }

  std::filesystem::path store_;
  std::filesystem::path image_;
  std::shared_ptr<const Population> population_;
  std::string whole_;
};

TEST_P(ImageDamage, TheWholeImageOpensAndAnswersTheSame) {
  EXPECT_FALSE(refusal(whole_).has_value());
  const auto opened = open_store(store_);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ((*opened)->version(), population_->version());
  EXPECT_EQ(tests::read_everything(**opened), tests::read_everything(*population_));
}

TEST_P(ImageDamage, EveryByteFlippedIsNoticed) {
  std::mt19937_64 dice(muster::tests::seed());
  for (std::size_t at = 0; at < whole_.size(); ++at) {
    std::string bytes = whole_;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (dice() % 8)));
    expect_refused(bytes, "byte " + std::to_string(at) + " of " + std::to_string(whole_.size()));
    if (HasFatalFailure()) return;
  }
}

TEST_P(ImageDamage, EveryCutIsNoticed) {
  for (std::size_t size = 0; size < whole_.size(); ++size) {
    expect_refused(whole_.substr(0, size), "cut to " + std::to_string(size));
    if (HasFatalFailure()) return;
  }
}

TEST_P(ImageDamage, BytesAddedAreNoticed) {
  for (const std::size_t more : {1U, 63U, 64U, 65U, 4096U}) {
    expect_refused(whole_ + std::string(more, '\0'), "zeros added");
    expect_refused(whole_ + whole_.substr(0, more), "bytes added");
  }
  expect_refused(whole_ + whole_, "the image twice");
}

TEST_P(ImageDamage, PartsOfTheFileExchangedAreNoticed) {
  std::mt19937_64 dice(muster::tests::seed());
  for (int i = 0; i < 500; ++i) {
    std::string bytes = whole_;
    const std::size_t from = dice() % bytes.size();
    const std::size_t to = dice() % bytes.size();
    const std::size_t length =
        1 + dice() % std::min<std::size_t>(256, bytes.size() - std::max(from, to));
    bytes.replace(to, length, whole_, from, length);
    if (bytes == whole_) continue;
    expect_refused(bytes, "bytes copied over others");
  }
}

TEST_P(ImageDamage, ForeignFilesAreRefused) {
  expect_refused("", "an empty file");
  expect_refused("id,age\n1,2\n", "a CSV file");
  expect_refused(std::string(64, '\0'), "zeros");
  expect_refused(std::string(100'000, '\0'), "many zeros");
  expect_refused("MUSTERIM", "the magic alone");
  std::mt19937_64 dice(muster::tests::seed());
  for (int i = 0; i < 200; ++i) {
    std::string noise(dice() % 4096, '\0');
    for (char& byte : noise) byte = static_cast<char>(dice());
    if (i % 2 == 0 && noise.size() > 12) noise.replace(0, 12, whole_, 0, 12);
    expect_refused(noise, "noise");
  }
}

TEST_P(ImageDamage, WrongSectionsWithRightChecksumsAreRefusedOrSafeToUse) {
  // Image::of makes the checksums, so only the checks of each part stand between a hostile file and
  // the code that reads it.
  std::mt19937_64 dice(muster::tests::seed());
  const auto population = GetParam() ? population_ : tests::sample_population_with_events(90);
  Sections sections;
  for (std::uint32_t kind = 1; kind <= static_cast<std::uint32_t>(kLastSectionKind); ++kind) {
    for (std::uint32_t attribute = 0; attribute < tests::kSampleSections; ++attribute) {
      const SectionKey key{static_cast<SectionKind>(kind), attribute};
      if (const auto bytes = population->image()->section(key)) {
        sections[key] = ImageBytes(bytes->begin(), bytes->end());
      }
    }
  }
  ASSERT_TRUE(Population::open(Image::of(sections)).ok());
  std::size_t refused = 0;
  std::size_t usable = 0;
  for (int i = 0; i < 4'000; ++i) {
    Sections changed = sections;
    const int changes = 1 + static_cast<int>(dice() % 3);
    for (int change = 0; change < changes; ++change) {
      auto section = changed.begin();
      std::advance(section, static_cast<std::ptrdiff_t>(dice() % changed.size()));
      ImageBytes& bytes = section->second;
      if (bytes.empty()) continue;
      const std::size_t at = dice() % bytes.size();
      switch (dice() % 5) {
        case 0:
          bytes[at] ^= static_cast<std::byte>(1U << (dice() % 8));
          break;
        case 1:
          bytes[at] = std::byte{0xFF};
          break;
        case 2:
          bytes.resize(at);
          break;
        case 3:
          bytes.resize(bytes.size() + dice() % 100);
          break;
        default: {  // a number that is nearly right
          const std::size_t word = at / 8 * 8;
          if (word + 8 > bytes.size()) break;
          std::uint64_t value = 0;
          std::memcpy(&value, bytes.data() + word, 8);
          value += dice() % 2 == 0 ? 1 : ~std::uint64_t{0} >> (dice() % 64);
          std::memcpy(bytes.data() + word, &value, 8);
        }
      }
    }
    const auto opened = Population::open(Image::of(std::move(changed)));
    if (!opened.ok()) {
      ASSERT_EQ(opened.error().code, ErrorCode::corrupt_store) << opened.error().message;
      ++refused;
      continue;
    }
    tests::read_everything(**opened);
    ++usable;
  }
  EXPECT_GT(refused, 0U);
  EXPECT_GT(usable, 0U);
  std::cout << refused << " refused, " << usable << " usable\n";
}

INSTANTIATE_TEST_SUITE_P(IntegerIds, ImageDamage, testing::Bool());

}  // namespace
}  // namespace muster::engine
