// A batch's own codes → the codes of the dictionary that all batches share.
//
// A value gets its code when the first row that has it comes by, so that codes depend on the rows
// alone and not on how batches order their values.
// Threads: one caller. Cost: an array access, a dictionary access for each different value.
#pragma once

#include <string>
#include <vector>

#include "engine/check.hpp"
#include "engine/population/dictionary.hpp"
#include "engine/types.hpp"

namespace muster::engine {

class CodeTranslation {
 public:
  CodeTranslation(const std::vector<std::string>& values, Dictionary& dictionary)
      : values_(values), dictionary_(dictionary), codes_(values.size(), kUnknownCode) {}
  /// Requires 1 ≤ batch_code ≤ values.size().
  ValueCode operator()(ValueCode batch_code) {
    ENGINE_CHECK(batch_code >= 1 && batch_code <= codes_.size());
    const ValueCode code = codes_[batch_code - 1];
    return code == kUnknownCode ? first_seen(batch_code) : code;
  }

 private:
  ValueCode first_seen(ValueCode batch_code) {
    return codes_[batch_code - 1] = dictionary_.intern(values_[batch_code - 1]);
  }

  const std::vector<std::string>& values_;
  Dictionary& dictionary_;
  std::vector<ValueCode> codes_;
};

}  // namespace muster::engine
