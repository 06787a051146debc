#include "loaders/rows/reject_log.hpp"

#include <fmt/format.h>

#include <string_view>
#include <system_error>

namespace muster::loaders {
namespace {

constexpr std::size_t kFirstRejects = 5;
/// Values in messages are cut to this; the file has them longer.
constexpr std::size_t kShownBytes = 60;

std::string csv_cell(std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(cell);
  std::string out = "\"";
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
  return out;
}

/// The beginning of `text`, cut between characters.
std::string_view shortened(std::string_view text) {
  if (text.size() <= kShownBytes) return text;
  std::size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::string sentence(const Reject& reject) {
  const std::string where = fmt::format("{}, line {}", reject.file, reject.line);
  if (reject.column.empty()) return fmt::format("{}: {}", where, reject.reason);
  return fmt::format("{}, column \"{}\": '{}': {}", where, reject.column, shortened(reject.value),
                     reject.reason);
}

}  // namespace

RejectLog::~RejectLog() {
  if (aside_.empty()) return;
  file_.close();
  std::error_code ignored;  // nothing can be done about a leftover here
  std::filesystem::remove(aside_, ignored);
}

Status RejectLog::open() {
  if (!path_) return {};
  aside_ = *path_;
  aside_ += ".part";
  std::error_code failed;
  const bool begun =
      append_ && std::filesystem::copy_file(
                     *path_, aside_, std::filesystem::copy_options::overwrite_existing, failed);
  file_.open(aside_, std::ios::binary | (begun ? std::ios::app : std::ios::trunc));
  if (!file_) {
    const std::string name = aside_.string();
    aside_.clear();
    return Error{ErrorCode::io_failed, "cannot write the rejects file " + name};
  }
  if (!begun) file_ << "file,line,column,value,reason\n";
  return {};
}

void RejectLog::add(const Reject& reject, bool first_of_row) {
  if (first_of_row) {
    ++rows_;
    ++reasons_[reject.reason];
  }
  if (first_.size() < kFirstRejects) first_.push_back(sentence(reject));
  if (!aside_.empty()) {
    file_ << csv_cell(reject.file) << ',' << reject.line << ',' << csv_cell(reject.column) << ','
          << csv_cell(reject.value) << ',' << csv_cell(reject.reason) << '\n';
  }
}

Status RejectLog::finish() {
  if (aside_.empty()) return {};
  file_.close();
  std::error_code failed;
  if (file_.fail()) {
    return Error{ErrorCode::io_failed, "cannot write the rejects file " + path_->string()};
  }
  std::filesystem::rename(aside_, *path_, failed);
  if (failed) {
    return Error{ErrorCode::io_failed, fmt::format("cannot name the rejects file {}: {}",
                                                   path_->string(), failed.message())};
  }
  aside_.clear();
  return {};
}

}  // namespace muster::loaders
