// Whatever a file was saved as: read as UTF-8, or refused with a reason.
#include "loaders/input/text_encoding.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/loaders/recorder.hpp"

namespace muster::loaders::test {
namespace {

using namespace std::string_literals;

/// ASCII and Cyrillic text as Windows-1251.
std::string cp1251(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c >= U'А' && c <= U'я') {
      out += static_cast<char>(0xC0 + (c - U'А'));
    } else if (c == U'ё') {
      out += '\xB8';
    }
  }
  return out;
}

std::string utf16(std::u16string_view text, bool little, bool mark) {
  std::string out;
  const auto put = [&](char16_t unit) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8);
    out += little ? low : high;
    out += little ? high : low;
  };
  if (mark) put(0xFEFF);
  for (const char16_t unit : text) put(unit);
  return out;
}

TEST(TextEncoding, AMarkIsNoPartOfTheHeader) {
  const Outcome outcome = load("\xEF\xBB\xBFid,город\n1,Казань\n");
  EXPECT_EQ(outcome.cells("город"), "Казань");
  EXPECT_EQ(outcome.report.id_source, "column \"id\"");
}

TEST(TextEncoding, ReadsUtf16OfEitherOrderWithAndWithoutAMark) {
  for (const bool little : {true, false}) {
    for (const bool mark : {true, false}) {
      const Outcome outcome = load(utf16(u"id,city\n1,Zürich\n2,Казань\n", little, mark));
      EXPECT_EQ(outcome.cells("city"), "Zürich Казань") << little << mark;
      EXPECT_TRUE(outcome.warns(little ? "UTF-16LE" : "UTF-16BE"));
    }
  }
}

TEST(TextEncoding, DetectsWindows1251) {
  const Outcome outcome = load(cp1251(U"id;город\n1;Санкт-Петербург\n2;Орёл\n"));
  EXPECT_EQ(outcome.cells("город"), "Санкт-Петербург Орёл");
  EXPECT_TRUE(outcome.warns("Windows-1251, detected"));
}

TEST(TextEncoding, TakesADeclaredEncoding) {
  const Outcome outcome = load("id,city\n1,Z\xFCrich\n", with_schema("encoding = 'windows-1252'"));
  EXPECT_EQ(outcome.cells("city"), "Zürich");
}

TEST(TextEncoding, AnUnknownEncodingSuggestsTheNearest) {
  const Outcome outcome = load("id\n1\n", with_schema("encoding = 'window-1251'"));
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->message, "test.csv: there is no text encoding 'window-1251'");
  EXPECT_EQ(outcome.error->suggestion, "windows-1251");
}

TEST(TextEncoding, RefusesUtf32UnderAnyMark) {
  const std::string words = "\0\0\0i\0\0\0d\0\0\0\n\0\0\0001"s;
  for (const std::string& mark : {"\0\0\xFE\xFF"s, "\xFE\xFF"s, "\xFF\xFE\0\0"s}) {
    const Outcome outcome = load(mark + words);
    ASSERT_TRUE(outcome.error.has_value());
    EXPECT_NE(outcome.error->message.find("save it as UTF-8"), std::string::npos);
  }
}

TEST(TextEncoding, NamesTheByteThatIsNotUtf8) {
  const Outcome outcome = load("id,city\n1,Oslo\n2,Z\xFCrich and Gen\xE8ve\n");
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->message,
            "test.csv: line 3, byte 18: 0xFC is not UTF-8, and the text is not plausibly "
            "Windows-1251; declare the encoding in a schema");
}

TEST(TextEncoding, TakesAFirstByteFromTheMiddleOfALetter) {
  // 0x98 is no letter of Windows-1251 either.
  for (const char* const start : {"\x80\x98", "\x98", "\xBF\xBF\xBF\xBF\x98"}) {
    EXPECT_TRUE(load(start + "id,a\n1,2\n"s).error.has_value());
  }
}

TEST(TextEncoding, FindsABadByteFarIntoTheFile) {
  std::string text = "id,v\n";
  for (int i = 0; i < 700'000; ++i) text += "1234567,\xD0\xB0\n";
  const std::size_t bad = text.size() + 2;
  text += "1,\xFF\n";
  const Outcome outcome = load(text);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_NE(outcome.error->message.find("line 700002, byte " + std::to_string(bad)),
            std::string::npos)
      << outcome.error->message;
}

TEST(TextEncoding, RefusesBytesThatBeginInsideACharacter) {
  EXPECT_TRUE(load("\xA5\x86{").error.has_value());
  EXPECT_TRUE(load("\x9B\x9B\x9B\x9B\x9B,\x9B\n1").error.has_value());
}

TEST(TextEncoding, RefusesUtf16ThatWasCut) {
  const Outcome outcome = load(utf16(u"id,v\n1,a\n", true, true) + "x");
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_NE(outcome.error->message.find("half a character"), std::string::npos);
  const Outcome surrogate =
      load(utf16(std::u16string(u"id,v\n1,") + char16_t(0xDC00) + u"\n", true, true));
  ASSERT_TRUE(surrogate.error.has_value());
  EXPECT_NE(surrogate.error->message.find("is not UTF-16LE text"), std::string::npos);
}

}  // namespace
}  // namespace muster::loaders::test
