#include "engine/population/population_builder.hpp"

#include <fmt/format.h>
#include <malloc.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <variant>

#include "engine/check.hpp"
#include "engine/population/column_builder.hpp"
#include "engine/population/description.hpp"
#include "engine/population/id_column_builder.hpp"
#include "engine/population/id_order.hpp"
#include "engine/population/row_order.hpp"

namespace muster::engine {

namespace {

std::size_t cells_in(const Cells& cells) {
  struct Size {
    std::size_t operator()(const CategoryCells& c) const { return c.codes.size(); }
    std::size_t operator()(const TagsCells& c) const { return c.ends.size(); }
    std::size_t operator()(const FlagCells& c) const { return c.values.size(); }
    std::size_t operator()(const IntegerCells& c) const { return c.values.size(); }
    std::size_t operator()(const RealCells& c) const { return c.values.size(); }
    std::size_t operator()(const PlaceCells& c) const { return c.values.size(); }
    std::size_t operator()(const TextCells& c) const { return c.texts.size(); }
  };
  return std::visit(Size{}, cells);
}

Error too_much_text(std::string_view what) {
  return {ErrorCode::limit_exceeded,
          fmt::format("the {} of {} consecutive customers take more than 4 GiB", what, kChunkRows)};
}

// Whether some order of the rows could put more into one chunk than it holds.
bool order_may_overflow(const ColumnBuilder& column) {
  if (const auto* texts = std::get_if<TextsBuilder>(&column)) {
    return texts->builder.order_may_overflow();
  }
  const auto* tags = std::get_if<TagsColumnBuilder>(&column);
  return tags != nullptr && tags->tags.order_may_overflow();
}

// Freed chunks are of no use to the columns that are still to be made, which take large pieces: the
// allocator would keep them, and a load would seem to need them to its end.
void give_back_free_memory([[maybe_unused]] std::uint64_t rows) {
#ifdef __GLIBC__
  constexpr std::uint64_t kWorthIt = 16 * std::uint64_t{kChunkRows};
  if (rows >= kWorthIt) malloc_trim(0);
#endif
}

}  // namespace

struct PopulationBuilder::State {
  BuilderOptions options;
  std::vector<AttributeSpec> attributes;
  std::vector<ColumnBuilder> columns;
  IdColumnBuilder ids;
  std::uint64_t rows = 0;

  Status append_column(const RowBatch& batch, std::size_t i);
  // 0 for the ids, i + 1 for column i.
  std::vector<std::size_t> widest_first() const;
  RowOrder choose_order();
  Status finish_ids(std::span<const Row> order, Sections& sections);
};

PopulationBuilder::PopulationBuilder(std::unique_ptr<State> state) : state_(std::move(state)) {}
PopulationBuilder::PopulationBuilder(PopulationBuilder&&) noexcept = default;
PopulationBuilder& PopulationBuilder::operator=(PopulationBuilder&&) noexcept = default;
PopulationBuilder::~PopulationBuilder() = default;

Result<PopulationBuilder> PopulationBuilder::create(std::vector<AttributeSpec> attributes,
                                                    BuilderOptions options) {
  AttributeCatalogue catalogue;
  auto state = std::make_unique<State>();
  state->options = options;
  for (const AttributeSpec& spec : attributes) {
    if (auto added = catalogue.add(spec); !added.ok()) return std::move(added).error();
    state->columns.push_back(column_builder(spec.type));
  }
  state->attributes = std::move(attributes);
  return PopulationBuilder(std::move(state));
}

Status PopulationBuilder::State::append_column(const RowBatch& batch, std::size_t i) {
  const bool fits = append_cells(columns[i], batch.columns[i]);
  if (!fits) return too_much_text(attributes[i].name);
  return {};
}

Status PopulationBuilder::append(const RowBatch& batch) {
  ENGINE_CHECK(batch.columns.size() == state_->columns.size());
  for (const Cells& cells : batch.columns) ENGINE_CHECK(cells_in(cells) == batch.rows());
  if (batch.rows() > kMaxRows - state_->rows) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("a population holds at most {} customers", kMaxRows)};
  }
  state_->rows += batch.rows();
  // Task 0 takes the ids, the others a column each.
  std::vector<Status> taken(batch.columns.size() + 1);
  tbb::parallel_for(std::size_t{0}, taken.size(), [&](std::size_t task) {
    if (task > 0) {
      taken[task] = state_->append_column(batch, task - 1);
    } else if (!state_->ids.append(batch.ids)) {
      taken[task] = too_much_text("external ids");
    }
  });
  for (Status& status : taken) {
    if (!status.ok()) return std::move(status);
  }
  return {};
}

std::vector<std::size_t> PopulationBuilder::State::widest_first() const {
  const auto width = [this](std::size_t task) {
    if (task == 0) return 1;  // ids take long to sort
    const AttributeType type = attributes[task - 1].type;
    return type == AttributeType::text || type == AttributeType::tags ? 2 : 0;
  };
  std::vector<std::size_t> tasks(columns.size() + 1);
  std::iota(tasks.begin(), tasks.end(), std::size_t{0});
  std::stable_sort(tasks.begin(), tasks.end(),
                   [&](std::size_t a, std::size_t b) { return width(a) > width(b); });
  return tasks;
}

RowOrder PopulationBuilder::State::choose_order() {
  if (!options.order_rows || ids.order_may_overflow() ||
      std::any_of(columns.begin(), columns.end(), order_may_overflow)) {
    return {};
  }
  std::vector<OrderingAttribute> candidates;
  for (std::uint32_t i = 0; i < columns.size(); ++i) {
    const auto read_with = [](const auto& column) {
      return
          [&column](std::uint32_t chunk, std::span<std::uint16_t> out) { column.read(chunk, out); };
    };
    if (auto* category = std::get_if<CategoryColumnBuilder>(&columns[i])) {
      category->codes.seal();
      candidates.push_back({AttributeId{i}, attributes[i].family, category->dictionary.size() + 1,
                            read_with(*category)});
    } else if (auto* flag = std::get_if<FlagColumnBuilder>(&columns[i])) {
      flag->flags.seal();
      candidates.push_back({AttributeId{i}, attributes[i].family, 3, read_with(*flag)});
    }
  }
  return choose_row_order(rows, std::move(candidates));
}

Status PopulationBuilder::State::finish_ids(std::span<const Row> order, Sections& sections) {
  if (!order.empty()) ids.reorder(order);
  const IdKind kind = ids.kind();
  const ImageBytes& section = sections[{SectionKind::ids, 0}] = ids.finish();
  const auto sorted = [&]() -> Result<std::vector<Row>> {
    if (kind == IdKind::integers || kind == IdKind::numbered) {
      auto column = IntegerColumn::open(section, rows);
      ENGINE_CHECK(column.ok());
      return order_of_integer_ids(*column, kind == IdKind::integers
                                               ? Directory(*column, {})
                                               : Directory(ids.shape(), *column, {}));
    }
    auto column = TextColumn::open(section, rows);
    ENGINE_CHECK(column.ok());
    return order_of_text_ids(*column, Directory(kind, *column, {}));
  }();
  if (!sorted.ok()) return sorted.error();
  if (!sorted->empty()) {
    append_array(sections[{SectionKind::id_order, 0}], std::span<const Row>(*sorted));
  }
  return {};
}

void PopulationBuilder::describe(std::vector<AttributeSpec> attributes) {
  ENGINE_CHECK(attributes.size() == state_->attributes.size());
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const AttributeSpec& before = state_->attributes[i];
    ENGINE_CHECK(attributes[i].name == before.name && attributes[i].type == before.type &&
                 attributes[i].scale == before.scale);
  }
  state_->attributes = std::move(attributes);
}

Result<std::shared_ptr<const Population>> PopulationBuilder::finish() {
  const RowOrder order = state_->choose_order();
  const std::uint64_t rows = state_->rows;
  const PopulationDescription description{rows, state_->ids.kind(), state_->ids.shape(), order.by,
                                          state_->attributes};
  // The ids and the columns are independent; each fills sections of its own and gives up what it
  // was made of. Whoever is free takes the next, the widest first, while little else is there
  // twice.
  std::vector<Sections> finished(state_->columns.size() + 1);
  Status ids_sorted;
  const std::vector<std::size_t> tasks = state_->widest_first();
  std::atomic<std::size_t> next = 0;
  tbb::parallel_for(0, tbb::this_task_arena::max_concurrency(), [&](int) {
    for (std::size_t i = next++; i < tasks.size(); i = next++) {
      const std::size_t task = tasks[i];
      if (task == 0) {
        ids_sorted = state_->finish_ids(order.rows, finished[task]);
      } else {
        std::visit(
            [&](auto& column) {
              if (!order.rows.empty()) column.reorder(order.rows);
              column.finish(static_cast<std::uint32_t>(task - 1), rows, finished[task]);
              column = {};
            },
            state_->columns[task - 1]);
      }
      give_back_free_memory(rows);
    }
  });
  state_.reset();
  if (!ids_sorted.ok()) return ids_sorted.error();
  Sections sections;
  sections[{SectionKind::description, 0}] = write_description(description);
  for (Sections& part : finished) sections.merge(part);
  return Population::open(Image::of(std::move(sections)));
}

}  // namespace muster::engine
