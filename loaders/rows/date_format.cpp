#include "loaders/rows/date_format.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace muster::loaders {
namespace {

constexpr std::int32_t kSecondsPerDay = 86'400;
/// Two-digit years from here on are of the twentieth century.
constexpr int kFirstTwoDigitYear = 69;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes numbers, signs and blanks off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  char next() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char c) {
    if (next() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_word(std::string_view upper) {
    if (rest_.size() < upper.size()) return false;
    for (std::size_t i = 0; i < upper.size(); ++i) {
      if ((rest_[i] & ~0x20) != upper[i]) return false;
    }
    rest_.remove_prefix(upper.size());
    return true;
  }
  void skip_blanks() {
    while (next() == ' ') rest_.remove_prefix(1);
  }
  /// One to `most` digits; −1 when there are none or more. `width` says how many.
  int number(std::size_t most, std::size_t& width) {
    int value = 0;
    width = 0;
    while (width < rest_.size() && is_digit(rest_[width])) {
      if (width == most) return -1;
      value = value * 10 + (rest_[width] - '0');
      ++width;
    }
    rest_.remove_prefix(width);
    return width == 0 ? -1 : value;
  }
  void skip_digits() {
    while (is_digit(next())) rest_.remove_prefix(1);
  }

 private:
  std::string_view rest_;
};

bool read_clock(Reader& in, StampScan& scan) {
  std::size_t width = 0;
  int hours = in.number(2, width);
  if (hours < 0 || !in.take(':')) return false;
  const int minutes = in.number(2, width);
  if (minutes < 0 || minutes > 59 || width != 2) return false;
  int seconds = 0;
  if (in.take(':')) {
    seconds = in.number(2, width);
    if (seconds < 0 || seconds > 59 || width != 2) return false;
    if (in.take('.') || in.take(',')) {
      if (!is_digit(in.next())) return false;
      in.skip_digits();
    }
  }
  in.skip_blanks();
  const bool after_noon = in.take_word("PM");
  if (after_noon || in.take_word("AM")) {
    if (hours < 1 || hours > 12) return false;
    hours = hours % 12 + (after_noon ? 12 : 0);
    in.skip_blanks();
  }
  if (hours > 23) return false;
  scan.seconds = hours * 3600 + minutes * 60 + seconds;
  scan.has_time = true;
  return true;
}

bool read_zone(Reader& in, StampScan& scan) {
  scan.has_zone = true;
  if (in.take('Z') || in.take_word("UTC") || in.take_word("GMT")) return in.done();
  const bool west = in.next() == '-';
  if (!in.take('-') && !in.take('+')) return false;
  std::size_t width = 0;
  int hours = in.number(4, width);
  int minutes = 0;
  if (width == 4) {
    minutes = hours % 100;
    hours /= 100;
  } else if (width != 2) {
    return false;
  } else if (in.take(':')) {
    minutes = in.number(2, width);
    if (width != 2) return false;
  }
  if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59 || !in.done()) return false;
  scan.offset = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
  return true;
}

/// What may follow a date: nothing, or a clock and perhaps a zone.
bool read_rest(Reader& in, StampScan& scan) {
  if (in.done()) return true;
  if (in.next() == ' ') {
    in.skip_blanks();
  } else if (!in.take('T') && !in.take('t')) {
    return false;
  }
  if (!read_clock(in, scan)) return false;
  return in.done() || read_zone(in, scan);
}

/// `YYYY-MM-DD` exactly, the most common date by far.
bool scan_iso_day(std::string_view text, StampScan& scan) {
  if (text[4] != '-' || text[7] != '-') return false;
  unsigned digits[8];
  constexpr std::array<std::size_t, 8> kAt = {0, 1, 2, 3, 5, 6, 8, 9};
  unsigned off = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    digits[i] = static_cast<unsigned char>(text[kAt[i]]) - static_cast<unsigned>('0');
    off |= static_cast<unsigned>(digits[i] > 9);
  }
  if (off != 0) return false;
  scan.year_first = true;
  scan.year =
      static_cast<std::uint16_t>(digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3]);
  scan.first = static_cast<std::uint8_t>(digits[4] * 10 + digits[5]);
  scan.second = static_cast<std::uint8_t>(digits[6] * 10 + digits[7]);
  return true;
}

}  // namespace

std::optional<engine::Day> StampScan::day(DateOrder order) const {
  const bool swapped = order == DateOrder::day_first;
  return engine::day_of({year, swapped ? second : first, swapped ? first : second});
}

bool scan_stamp(std::string_view text, StampScan& scan) {
  scan = StampScan{};
  if (text.size() < 8 || text.size() > 48) return false;
  if (text.size() == 10 && scan_iso_day(text, scan)) return true;
  Reader in(text);
  std::array<int, 3> number{};
  std::array<std::size_t, 3> width{};
  number[0] = in.number(4, width[0]);
  if (number[0] < 0) return false;
  scan.separator = in.next();
  if (scan.separator != '-' && scan.separator != '/' && scan.separator != '.') return false;
  in.take(scan.separator);
  number[1] = in.number(2, width[1]);
  if (number[1] < 0 || !in.take(scan.separator)) return false;
  number[2] = in.number(4, width[2]);
  if (number[2] < 0) return false;
  if (width[0] == 4 && width[2] <= 2) {
    scan.year_first = true;
    scan.year = static_cast<std::uint16_t>(number[0]);
    scan.first = static_cast<std::uint8_t>(number[1]);
    scan.second = static_cast<std::uint8_t>(number[2]);
  } else if (width[2] == 4 && width[0] <= 2) {
    scan.year = static_cast<std::uint16_t>(number[2]);
    scan.first = static_cast<std::uint8_t>(number[0]);
    scan.second = static_cast<std::uint8_t>(number[1]);
  } else {
    return false;
  }
  return read_rest(in, scan);
}

Result<DateFormat> DateFormat::from_pattern(std::string_view pattern) {
  std::string order;  // one letter a part, in order
  std::string separators;
  for (std::size_t i = 0; i < pattern.size();) {
    const std::string_view rest = pattern.substr(i);
    const auto take = [&](std::string_view part, char letter) {
      if (!rest.starts_with(part)) return false;
      order += letter;
      i += part.size();
      return true;
    };
    if (take("YYYY", 'Y') || take("YY", 'y') || take("MM", 'M') || take("DD", 'D') ||
        take("HH", 'h') || take("mm", 'm') || take("ss", 's')) {
      continue;
    }
    if (is_digit(rest[0]) || rest[0] == 'Y' || rest[0] == 'M' || rest[0] == 'D') {
      return Error{ErrorCode::invalid_input,
                   "date_format '" + std::string(pattern) +
                       "' is not made of YYYY or YY, MM, DD, HH, mm, ss and separators"};
    }
    separators += rest[0];
    ++i;
  }
  const auto count = [&order](char letter) {
    return std::count(order.begin(), order.end(), letter);
  };
  if (count('Y') + count('y') != 1 || count('M') != 1 || count('D') != 1 || count('h') > 1 ||
      count('m') > 1 || count('s') > 1) {
    return Error{ErrorCode::invalid_input, "date_format '" + std::string(pattern) +
                                               "' needs one year (YYYY or YY), one MM and one DD"};
  }
  DateFormat format;
  const bool plain_separators = separators.size() >= 2 && separators[0] == separators[1] &&
                                std::string_view("-/.").find(separators[0]) != std::string::npos;
  const std::string_view known[] = {"YMD", "DMY", "MDY"};
  for (std::size_t i = 0; i < 3; ++i) {
    // The usual shapes take one- and two-digit days and any time of day.
    if (plain_separators && std::string_view(order).starts_with(known[i]) &&
        pattern.find(separators[0]) == std::string(known[i][0] == 'Y' ? "YYYY" : "DD").size()) {
      format.order_ = static_cast<DateOrder>(i);
      format.separator_ = separators[0];
      return format;
    }
  }
  format.pattern_ = pattern;
  return format;
}

std::string DateFormat::describe() const {
  if (!pattern_.empty()) return pattern_;
  const std::string s(1, separator_);
  switch (order_) {
    case DateOrder::year_first:
      return "YYYY" + s + "MM" + s + "DD";
    case DateOrder::day_first:
      return "DD" + s + "MM" + s + "YYYY";
    case DateOrder::month_first:
      break;
  }
  return "MM" + s + "DD" + s + "YYYY";
}

bool DateFormat::scan_pattern(std::string_view text, StampScan& out) const {
  out = StampScan{};
  Reader in(text);
  const std::string_view pattern = pattern_;
  for (std::size_t i = 0; i < pattern.size();) {
    const std::string_view rest = pattern.substr(i);
    const std::size_t length = rest.starts_with("YYYY") ? 4 : 2;
    const bool part = rest.starts_with("YY") || rest.starts_with("MM") || rest.starts_with("DD") ||
                      rest.starts_with("HH") || rest.starts_with("mm") || rest.starts_with("ss");
    if (!part) {
      if (!in.take(rest[0])) return false;
      ++i;
      continue;
    }
    int value = 0;
    for (std::size_t d = 0; d < length; ++d) {
      if (!is_digit(in.next())) return false;
      value = value * 10 + (in.next() - '0');
      in.take(in.next());
    }
    i += length;
    switch (rest[0]) {
      case 'Y':
        if (length == 2) value += value < kFirstTwoDigitYear ? 2000 : 1900;
        out.year = static_cast<std::uint16_t>(value);
        break;
      case 'M':
        out.first = static_cast<std::uint8_t>(value);
        break;
      case 'D':
        out.second = static_cast<std::uint8_t>(value);
        break;
      case 'H':
        if (value > 23) return false;
        out.seconds += value * 3600;
        break;
      default:
        if (value > 59) return false;
        out.seconds += value * (rest[0] == 'm' ? 60 : 1);
        break;
    }
  }
  return in.done() || read_rest(in, out);
}

bool DateFormat::scan(std::string_view text, StampScan& out) const {
  if (!pattern_.empty()) return scan_pattern(text, out);
  return scan_stamp(text, out) && out.separator == separator_ &&
         out.year_first == (order_ == DateOrder::year_first);
}

std::optional<engine::Day> DateFormat::read_day(std::string_view text) const {
  StampScan stamp;
  if (!scan(text, stamp)) return std::nullopt;
  return stamp.day(pattern_.empty() ? order_ : DateOrder::year_first);
}

std::optional<engine::Instant> DateFormat::read_instant(std::string_view text) const {
  StampScan stamp;
  if (!scan(text, stamp)) return std::nullopt;
  const auto day = stamp.day(pattern_.empty() ? order_ : DateOrder::year_first);
  if (!day) return std::nullopt;
  if (zone_ && !stamp.has_zone) return zone_->at(*day, stamp.seconds);
  return engine::Instant{std::int64_t{day->since_epoch} * kSecondsPerDay + stamp.seconds -
                         stamp.offset};
}

}  // namespace muster::loaders
