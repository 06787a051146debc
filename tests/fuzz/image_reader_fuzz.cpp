// Hostile images. The input is either a whole file, or a list of changes to the sections of a good
// image, whose checksums are then made right again so that the checks behind them are reached.
// An image is refused, or everything in it can be read.
//
// First byte even: the rest is a file. Odd: changes of 12 bytes each: section (1), what (1),
// offset (2), value (8).
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "engine/storage/image.hpp"
#include "tests/engine/storage/sample_population.hpp"

namespace {

using namespace muster::engine;

const Sections& good_sections(bool integer_ids) {
  static const auto sections_of = [](bool integers) {
    const auto population =
        integers ? tests::sample_population(40, true) : tests::sample_population_with_events(40);
    Sections sections;
    for (std::uint32_t kind = 1; kind <= static_cast<std::uint32_t>(kLastSectionKind); ++kind) {
      for (std::uint32_t attribute = 0; attribute < tests::kSampleSections; ++attribute) {
        const SectionKey key{static_cast<SectionKind>(kind), attribute};
        if (const auto bytes = population->image()->section(key)) {
          sections[key] = ImageBytes(bytes->begin(), bytes->end());
        }
      }
    }
    return sections;
  };
  static const Sections integers = sections_of(true);
  static const Sections strings = sections_of(false);
  return integer_ids ? integers : strings;
}

void change(Sections& sections, std::span<const std::uint8_t> order) {
  auto section = sections.begin();
  std::advance(section, order[0] % sections.size());
  ImageBytes& bytes = section->second;
  std::uint16_t offset = 0;
  std::uint64_t value = 0;
  std::memcpy(&offset, order.data() + 2, sizeof offset);
  std::memcpy(&value, order.data() + 4, sizeof value);
  switch (order[1] % 4) {
    case 0:
    case 1: {
      // Whole words may be moved by a little, or set to anything.
      const std::size_t at = offset / 8 * 8;
      if (at + 8 > bytes.size()) return;
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + at, 8);
      word = order[1] % 4 == 0 ? value : word + value;
      std::memcpy(bytes.data() + at, &word, 8);
      return;
    }
    case 2:
      if (offset < bytes.size()) bytes[offset] = static_cast<std::byte>(value);
      return;
    default:
      bytes.resize(std::min<std::size_t>(offset, bytes.size() + 4'096));
  }
}

void read(muster::Result<std::shared_ptr<const Image>> image) {
  if (!image.ok()) return;
  const auto population = Population::open(*std::move(image));
  if (population.ok() && (*population)->size() < 100'000) tests::read_everything(**population);
}

void read_file(std::span<const std::uint8_t> bytes) {
  static const int file = ::memfd_create("image", 0);
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, bytes.data(), bytes.size(), 0) < 0) return;
  read(Image::map_file("/proc/self/fd/" + std::to_string(file)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span<const std::uint8_t> input(data + 1, size - 1);
  if (data[0] % 2 == 0) {
    read_file(input);
    return 0;
  }
  constexpr std::size_t kChange = 12;
  Sections sections = good_sections((data[0] / 2) % 2 == 0);
  for (std::size_t at = 0; at + kChange <= input.size(); at += kChange) {
    change(sections, input.subspan(at, kChange));
  }
  read(Image::of(std::move(sections)));
  return 0;
}
