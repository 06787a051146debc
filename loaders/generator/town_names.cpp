#include "loaders/generator/town_names.hpp"

#include <cstdint>
#include <span>

#include "engine/check.hpp"

namespace muster::loaders {
namespace {

// Far more than 800 towns need; reaching it means that the syllables are used up.
constexpr int kAttempts = 10'000;

std::string_view any_of(std::span<const std::string_view> pieces, RandomStream& random) {
  return pieces[random.below(static_cast<std::uint32_t>(pieces.size()))];
}

}  // namespace

void TownNames::reserve(std::string_view name) {
  const bool added = taken_.emplace(name).second;
  ENGINE_CHECK(added);
}

std::string TownNames::invent(const TownSyllables& syllables, RandomStream& random) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::string name(any_of(syllables.openings, random));
    const std::string_view middle = any_of(syllables.middles, random);
    // A blank or hyphen begins a new word, which takes a capital; the tables leave only Latin
    // middles in lower case there.
    const bool new_word = (name.back() == ' ' || name.back() == '-') && middle.front() >= 'a' &&
                          middle.front() <= 'z';
    name += new_word ? static_cast<char>(middle.front() - 'a' + 'A') : middle.front();
    name += middle.substr(1);
    name += any_of(syllables.endings, random);
    if (taken_.insert(name).second) return name;
  }
  ENGINE_CHECK(false);
  return {};
}

}  // namespace muster::loaders
