#include "loaders/rows/reject_preview.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>

namespace muster::loaders {

std::vector<std::uint64_t> rejected_records(const SourceList& sources, const Survey& survey,
                                            const std::vector<SourcePlan>& plans) {
  std::vector<std::vector<std::uint64_t>> found(survey.blocks.size());
  tbb::parallel_for(std::size_t{0}, survey.blocks.size(), [&](std::size_t i) {
    const SurveyedBlock& block = survey.blocks[i];
    BatchConverter converter(plans[block.source], block.first_record, {});
    ColumnTable columns = survey.source_columns[block.source];
    sources[block.source]->read_block(block.begin, block.next, columns, converter);
    for (const BadCell& bad : converter.bad) {
      found[i].push_back(block.first_record + bad.place.index);
    }
  });
  std::vector<std::uint64_t> rejected;
  for (const auto& part : found) rejected.insert(rejected.end(), part.begin(), part.end());
  rejected.erase(std::unique(rejected.begin(), rejected.end()), rejected.end());
  return rejected;
}

}  // namespace muster::loaders
