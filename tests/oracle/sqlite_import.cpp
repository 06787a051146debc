#include "tests/oracle/sqlite_import.hpp"

#include <fmt/format.h>

#include <optional>

#include "tests/oracle/csv_text.hpp"
#include "tests/oracle/real_data.hpp"

namespace muster::oracle {

void import_csv(SqliteDatabase& database, const std::string& table,
                const std::filesystem::path& path, char separator, std::string_view type) {
  std::optional<SqliteStatement> insert;
  const std::string text = read_whole(path);
  read_csv(text, separator, [&](const CsvRecord& record) {
    if (!insert) {
      std::string columns;
      std::string marks;
      for (const std::string& name : record) {
        columns += fmt::format("{}\"{}\" {}", columns.empty() ? "" : ", ", name, type);
        marks += marks.empty() ? "?" : ", ?";
      }
      database.run(fmt::format("CREATE TABLE {}({}); BEGIN", table, columns));
      insert = database.prepare(fmt::format("INSERT INTO {} VALUES ({})", table, marks));
      return;
    }
    for (std::size_t i = 0; i < record.size(); ++i) {
      insert->bind(static_cast<int>(i + 1), record[i]);
    }
    insert->run();
  });
  database.run("COMMIT");
}

}  // namespace muster::oracle
