// The examples of query/language/README.md are read here, so they cannot grow stale.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "query/language/json_rules.hpp"
#include "query/language/parser.hpp"
#include "query/language/words.hpp"

namespace muster::query {
namespace {

std::vector<std::string> lines_of_readme() {
  std::ifstream file(MUSTER_SOURCE_DIR "/query/language/README.md");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

/// The insides of the fenced blocks in that language.
std::vector<std::string> blocks(const std::string& language) {
  std::vector<std::string> found;
  bool inside = false;
  for (const std::string& line : lines_of_readme()) {
    if (line == "```" + language) {
      inside = true;
      found.emplace_back();
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      found.back() += line + "\n";
    }
  }
  return found;
}

TEST(LanguageReadmeTest, EveryQueryIsRead) {
  std::size_t queries = 0;
  for (const std::string& block : blocks("muster")) {
    std::istringstream lines(block);
    for (std::string line; std::getline(lines, line); ++queries) {
      const Result<Expression> tree = parse(line);
      EXPECT_TRUE(tree.ok()) << line << "\n" << (tree.ok() ? "" : tree.error().message);
    }
  }
  EXPECT_GE(queries, 10U);
}

TEST(LanguageReadmeTest, EveryRuleTreeIsRead) {
  const std::vector<std::string> trees = blocks("json");
  EXPECT_FALSE(trees.empty());
  for (const std::string& text : trees) {
    const Result<Expression> tree = from_rules(boost::json::parse(text));
    EXPECT_TRUE(tree.ok()) << text << "\n" << (tree.ok() ? "" : tree.error().message);
  }
}

TEST(LanguageReadmeTest, ListsTheReservedWords) {
  std::size_t words = 0;
  for (const std::string& line : lines_of_readme()) {
    if (!line.starts_with("> AND")) continue;
    std::istringstream listed(line.substr(1));
    for (std::string word; listed >> word; ++words) {
      EXPECT_TRUE(reserved_word(word)) << word;
    }
  }
  EXPECT_EQ(words, reserved_words().size());
}

}  // namespace
}  // namespace muster::query
