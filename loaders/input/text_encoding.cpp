#include "loaders/input/text_encoding.hpp"

#include <fmt/format.h>
#include <simdjson.h>
#include <tbb/parallel_for.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <memory>
#include <utility>

#include "engine/values/nearest_name.hpp"

namespace muster::loaders {
namespace {

constexpr std::size_t kSampleBytes = std::size_t{64} << 10;
/// Small enough to stand in the nearest cache for the second look.
constexpr std::size_t kValidationBlock = std::size_t{256} << 10;

constexpr std::string_view kKnownEncodings[] = {
    "utf-8",        "utf-16",     "utf-16le", "utf-16be", "windows-1251",
    "windows-1252", "iso-8859-1", "koi8-r",   "cp866",    "macintosh"};

Error refusal(const std::string& name, const std::string& what) {
  return Error{ErrorCode::invalid_input, name + ": " + what};
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::count(
                 text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

/// What a file of another kind calls itself in its first bytes; empty for text.
std::string_view binary_kind(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("PK\x03\x04")) return "an Excel workbook or ZIP archive";
  if (bytes.starts_with("\x1f\x8b")) return "a gzip archive";
  if (bytes.starts_with("\xFD"
                        "7zXZ"))
    return "an xz archive";
  if (bytes.starts_with("\x28\xB5\x2F\xFD")) return "a zstd archive";
  if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return "an old Excel workbook";
  if (bytes.starts_with("PAR1")) return "a Parquet file";
  if (bytes.starts_with("SQLite format 3\0"sv)) return "an SQLite database";
  if (bytes.starts_with("%PDF-")) return "a PDF document";
  return "";
}

/// A block's end, moved back so that no UTF-8 sequence is cut.
std::size_t whole_end(std::string_view text, std::size_t end) {
  if (end >= text.size()) return text.size();
  const std::size_t least = end - std::min<std::size_t>(end, 3);
  while (end > least && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return end;
}

struct Utf8Check {
  bool valid = true;
  bool has_nul = false;
};

Utf8Check check_utf8(std::string_view text) {
  const std::size_t blocks = text.size() / kValidationBlock + 1;
  std::atomic<bool> valid{true};
  std::atomic<bool> nul{false};
  tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t i) {
    const std::size_t begin = whole_end(text, i * kValidationBlock);
    const std::size_t end = whole_end(text, (i + 1) * kValidationBlock);
    if (begin >= end) return;
    if (!simdjson::validate_utf8(text.data() + begin, end - begin)) valid = false;
    if (std::memchr(text.data() + begin, 0, end - begin) != nullptr) nul = true;
  });
  return {valid, nul};
}

/// Offset of the first byte that is not UTF-8.
std::size_t first_invalid(std::string_view text) {
  std::size_t low = 0;
  std::size_t block = kValidationBlock;
  while (block > 0) {
    while (low < text.size()) {
      const std::size_t end = std::min(low + block, text.size());
      const std::size_t cut = whole_end(text, end);
      if (cut <= low || !simdjson::validate_utf8(text.data() + low, cut - low)) break;
      low = cut;
    }
    block /= 2;
  }
  return low;
}

/// Whether bytes that are not UTF-8 read as Russian text under Windows-1251: nearly all high bytes
/// are Cyrillic letters or usual signs, and the letters stand together in words. In Western
/// European text an accented letter mostly stands alone between plain ones.
bool plausible_cyrillic(std::string_view text) {
  std::size_t high = 0;
  std::size_t usual = 0;
  std::size_t in_words = 0;
  std::size_t letters = 0;
  bool last_letter = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = byte >= 0xC0 || byte == 0xA8 || byte == 0xB8 || byte == 0xB2 ||
                        byte == 0xB3 || byte == 0xAF || byte == 0xBF || byte == 0xAA ||
                        byte == 0xBA;
    constexpr std::string_view kSigns = "\xA0\xAB\xBB\xB9\x96\x97\x85\x93\x94\x84\x91\x92\x88\xA7";
    if (byte >= 0x80) {
      ++high;
      usual += letter || kSigns.find(c) != std::string_view::npos;
      letters += letter;
      in_words += letter && last_letter;
    }
    last_letter = letter && byte >= 0x80;
  }
  return high > 0 && usual * 100 >= high * 95 && letters > 0 && in_words * 100 >= letters * 55;
}

/// Text around the first high bytes, wherever in the file they are.
std::string_view sample_at(std::string_view text, std::size_t offset) {
  return text.substr(offset - std::min(offset, std::size_t{256}), kSampleBytes);
}

/// Converts with ICU, stopping at what cannot be decoded.
Result<std::string> convert(std::string_view bytes, const std::string& name,
                            const std::string& encoding) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> from(
      ucnv_open(encoding.c_str(), &status), &ucnv_close);
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> to(ucnv_open("UTF-8", &status),
                                                              &ucnv_close);
  if (U_FAILURE(status) != 0) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{}: there is no text encoding '{}'", name, encoding), std::nullopt,
                 engine::nearest(encoding, kKnownEncodings)};
  }
  ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  std::string buffer(std::size_t{256} << 10, '\0');
  std::u16string pivot(std::size_t{64} << 10, u'\0');
  const char* source = bytes.data();
  const char* const end = bytes.data() + bytes.size();
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  bool reset = true;
  while (true) {
    char* target = buffer.data();
    status = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, buffer.data() + buffer.size(), &source, end,
                   pivot.data(), &pivot_source, &pivot_target, pivot.data() + pivot.size(),
                   static_cast<UBool>(reset), 1, &status);
    reset = false;
    out.append(buffer.data(), static_cast<std::size_t>(target - buffer.data()));
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_FAILURE(status) != 0) {
      return refusal(name, fmt::format("line {}, byte {}: this is not {} text",
                                       line_of(out, out.size()), source - bytes.data(), encoding));
    }
    return out;
  }
}

/// UTF-16 by its zero bytes, for want of a mark: ASCII text has every other byte zero.
std::string_view utf16_without_mark(std::string_view bytes) {
  const std::string_view sample = bytes.substr(0, 4096);
  std::size_t zeros[2] = {0, 0};
  for (std::size_t i = 0; i < sample.size(); ++i) zeros[i % 2] += sample[i] == '\0';
  const std::size_t half = sample.size() / 2;
  if (half < 2) return "";
  if (zeros[1] * 10 >= half * 4 && zeros[0] * 20 <= half) return "UTF-16LE";
  if (zeros[0] * 10 >= half * 4 && zeros[1] * 20 <= half) return "UTF-16BE";
  return "";
}

Result<DecodedText> decode_utf16(std::string_view bytes, const std::string& name,
                                 const std::string& encoding, const char* how) {
  const std::string_view sample = bytes.substr(0, kSampleBytes);
  std::size_t zero_units = 0;
  for (std::size_t i = 0; i + 1 < sample.size(); i += 2) {
    zero_units += sample[i] == '\0' && sample[i + 1] == '\0';
  }
  if (zero_units * 8 > sample.size()) {
    return refusal(name, "is marked as UTF-16 but holds 32-bit characters; save it as UTF-8");
  }
  if (bytes.size() % 2 != 0) {
    return refusal(name, "is UTF-16 with half a character at its end; it has been cut");
  }
  auto text = convert(bytes, name, encoding);
  if (!text) return std::move(text).error();
  const bool nul = text->find('\0') != std::string::npos;
  return DecodedText{InputBytes(*std::move(text)), 0, nul, encoding + how};
}

}  // namespace

Result<DecodedText> decode_text(InputBytes input, const std::string& name,
                                const std::optional<std::string>& declared) {
  using namespace std::string_view_literals;
  const std::string_view bytes = input.view();
  if (const std::string_view kind = binary_kind(bytes); !kind.empty()) {
    return refusal(name, fmt::format("is {}, not text; export it as CSV", kind));
  }
  if (bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("\0\0\xFE\xFF"sv)) {
    return refusal(name, "is UTF-32 text, which is not read; save it as UTF-8");
  }
  if (bytes.starts_with("\xFF\xFE"sv)) {
    return decode_utf16(bytes.substr(2), name, "UTF-16LE", ", by its mark");
  }
  if (bytes.starts_with("\xFE\xFF"sv)) {
    return decode_utf16(bytes.substr(2), name, "UTF-16BE", ", by its mark");
  }
  const std::size_t begin = bytes.starts_with("\xEF\xBB\xBF"sv) ? 3 : 0;
  std::string wanted = declared.value_or("");
  std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (begin == 0 && !wanted.empty() && wanted != "utf-8" && wanted != "utf8") {
    auto text = convert(bytes, name, wanted);
    if (!text) return std::move(text).error();
    const bool nul = text->find('\0') != std::string::npos;
    return DecodedText{InputBytes(*std::move(text)), 0, nul, wanted + ", as declared"};
  }
  if (const std::string_view wide = utf16_without_mark(bytes); begin == 0 && !wide.empty()) {
    return decode_utf16(bytes, name, std::string(wide), ", detected");
  }
  const Utf8Check check = check_utf8(bytes.substr(begin));
  if (check.valid) return DecodedText{std::move(input), begin, check.has_nul, ""};
  const std::size_t at = first_invalid(bytes);
  const bool may_guess = begin == 0 && wanted.empty();
  if (may_guess && plausible_cyrillic(sample_at(bytes, at))) {
    auto text = convert(bytes, name, "windows-1251");
    if (!text) return std::move(text).error();
    return DecodedText{InputBytes(*std::move(text)), 0, check.has_nul, "Windows-1251, detected"};
  }
  return refusal(
      name,
      fmt::format("line {}, byte {}: 0x{:02X} is not UTF-8{}; declare the encoding in a schema",
                  line_of(bytes, at), at, static_cast<unsigned char>(bytes[at]),
                  may_guess ? ", and the text is not plausibly Windows-1251" : ""));
}

}  // namespace muster::loaders
