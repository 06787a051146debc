#include "loaders/source_format.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "loaders/csv/csv_source.hpp"
#include "loaders/input/blank_columns.hpp"
#include "loaders/input/text_encoding.hpp"
#include "loaders/ndjson/json_source.hpp"

namespace muster::loaders {
namespace {

enum class Format { csv, json };

Format format_of(std::string_view text, const std::string& name) {
  std::string extension = std::filesystem::path(name).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (extension == ".csv" || extension == ".tsv" || extension == ".txt") return Format::csv;
  if (extension == ".ndjson" || extension == ".jsonl" || extension == ".json") return Format::json;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return Format::csv;
  if (text[first] == '{') return Format::json;
  if (text[first] != '[') return Format::csv;
  const std::size_t second = text.find_first_not_of(" \t\r\n", first + 1);
  return second != std::string_view::npos && (text[second] == '{' || text[second] == ']')
             ? Format::json
             : Format::csv;
}

}  // namespace

Result<std::unique_ptr<RowSource>> open_source(InputBytes bytes, const std::string& name,
                                               const Schema& schema) {
  auto decoded = decode_text(std::move(bytes), name, schema.encoding);
  if (!decoded) return std::move(decoded).error();
  if (format_of(decoded->text(), name) == Format::json) {
    return JsonSource::open(*std::move(decoded), name);
  }
  if (schema.separator == ' ') {
    decoded->bytes = InputBytes(with_single_blanks(decoded->text()));
    decoded->begin = 0;
  }
  return CsvSource::open(*std::move(decoded), name, schema);
}

}  // namespace muster::loaders
