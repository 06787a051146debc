// RejectLog: the rows a load leaves out, counted, and written as CSV where the user wants them.
//
// The file `file,line,column,value,reason` is written beside its name and renamed by finish(), so a
// rejects file is always whole. Threads: one owner. Cost: a line a rejected cell.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/result.hpp"

namespace muster::loaders {

struct Reject {
  std::string file;
  std::uint64_t line = 0;  ///< physical, where the record begins
  std::string column;      ///< empty: the whole record
  std::string value;
  std::string reason;
};

class RejectLog {
 public:
  /// `append`: after what the file already holds.
  explicit RejectLog(std::optional<std::filesystem::path> path, bool append = false)
      : path_(std::move(path)), append_(append) {}
  RejectLog(const RejectLog&) = delete;
  RejectLog& operator=(const RejectLog&) = delete;
  /// Removes an unfinished file.
  ~RejectLog();

  /// io_failed when the rejects file cannot be created. Nothing without a path.
  Status open();
  /// Notes a cell; `first_of_row` says that it is a row's first, which counts the row.
  void add(const Reject& reject, bool first_of_row);
  /// Renames the file into place.
  Status finish();

  std::uint64_t rows() const { return rows_; }
  const std::map<std::string, std::uint64_t>& reasons() const { return reasons_; }
  /// The first few, as sentences: `customers.csv, line 7, column "age": 'x' is not a number`.
  const std::vector<std::string>& first() const { return first_; }

 private:
  std::optional<std::filesystem::path> path_;
  bool append_ = false;
  std::filesystem::path aside_;
  std::ofstream file_;
  std::uint64_t rows_ = 0;
  std::map<std::string, std::uint64_t> reasons_;
  std::vector<std::string> first_;
};

}  // namespace muster::loaders
