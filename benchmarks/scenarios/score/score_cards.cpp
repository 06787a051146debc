#include "benchmarks/scenarios/score/score_cards.hpp"

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <fstream>

#include "benchmarks/scenarios/turns.hpp"

namespace muster::benchmarks {

namespace {

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char character : line) {
    if (character == '\t') {
      fields.emplace_back();
    } else {
      fields.back() += character;
    }
  }
  return fields;
}

std::optional<std::int64_t> number_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return std::stoll(text);
}

}  // namespace

std::vector<Card> read_cards(const std::string& path) {
  std::vector<Card> cards;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> fields = fields_of(line);
    if (fields.size() != 6) fail("no card rule: " + line);
    if (cards.empty() || cards.back().name != fields[0]) cards.push_back({fields[0], {}});
    cards.back().rules.push_back(
        {std::stoll(fields[1]), fields[2], fields[3], number_of(fields[4]), number_of(fields[5])});
  }
  if (cards.empty()) fail("no cards in " + path);
  return cards;
}

std::uint64_t checksum(const std::vector<engine::ScoreCell>& cells) {
  std::string lines;
  for (const engine::ScoreCell& cell : cells) {
    lines += fmt::format("{}:{}:{}\n", cell.score, cell.customers, cell.positives);
  }
  boost::crc_32_type crc;
  crc.process_bytes(lines.data(), lines.size());
  return crc.checksum();
}

}  // namespace muster::benchmarks
