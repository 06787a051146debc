// The cards of the score scenario as its Python wrote them down, and the answer that all contenders
// must agree on: a checksum of every cell.
//
// Threads: plain values. Cost: none that is timed but a checksum of some hundred lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/scoring/score_cells.hpp"

namespace muster::benchmarks {

struct CardRule {
  std::int64_t points = 0;
  std::string column;
  std::string word{};  ///< of a category; else empty, and the value lies between low and high
  std::optional<std::int64_t> low{};
  std::optional<std::int64_t> high{};
};

struct Card {
  std::string name;
  std::vector<CardRule> rules;
};

/// Lines `card<TAB>points<TAB>column<TAB>word<TAB>low<TAB>high`; a bad one ends the program.
std::vector<Card> read_cards(const std::string& path);

/// CRC-32 of the lines `score:customers:positives`, by ascending score.
std::uint64_t checksum(const std::vector<engine::ScoreCell>& cells);

}  // namespace muster::benchmarks
