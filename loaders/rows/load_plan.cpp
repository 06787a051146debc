#include "loaders/rows/load_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/values/nearest_name.hpp"
#include "loaders/events/event_roles.hpp"
#include "loaders/rows/family_inference.hpp"
#include "loaders/rows/reject_preview.hpp"
#include "loaders/rows/type_inference.hpp"

namespace muster::loaders {
namespace {

Error no_such_column(const ColumnTable& columns, const std::string& wanted,
                     const std::string& what) {
  const std::vector<std::string_view> names(columns.names().begin(), columns.names().end());
  return Error{ErrorCode::unknown_name, fmt::format("there is no column '{}' {}", wanted, what),
               std::nullopt, engine::nearest(wanted, names)};
}

std::string sample_phrase(const SourceList& sources, const SampleCell& cell) {
  const RowSource& source = *sources[cell.source];
  return fmt::format("'{}' ({}, line {})", cell.text, source.name(),
                     line_at(source.text(), cell.offset));
}

bool is_moment(engine::AttributeType type) {
  return type == engine::AttributeType::date || type == engine::AttributeType::time;
}

/// Everything that goes into one plan, so that the steps can share it.
struct Planner {
  const SourceList& sources;
  const Survey& survey;
  const Schema& schema;
  const LoadOptions& options;
  LoadReport& report;
  LoadPlan plan;
  std::optional<std::string> id_column;
  const IdCandidate* repeating = nullptr;  ///< the id column, where it may repeat

  std::optional<EventRoles> roles;  ///< where records are events

  Status check_schema_names() const;
  Status plan_columns();
  Status add_places();
  Status choose_id();
  Status take_roles();
  Status settle_duplicates();
  Status take_id(const std::string& column);
  Error duplicate_error(const IdCandidate& candidate,
                        const std::vector<DuplicateId>& duplicates) const;
  void demote();
  void warn_misfits();
  Status check_attribute_names() const;
  void plan_sources();
  void report_columns();
};

Status Planner::check_schema_names() const {
  const auto check = [&](const std::string& name, const char* what) -> Status {
    if (survey.columns.find(name)) return {};
    return no_such_column(survey.columns, name, what);
  };
  for (const auto& [name, column] : schema.columns) {
    if (Status found = check(name, "for the schema's [columns]"); !found) return found;
  }
  for (const auto& [name, place] : schema.places) {
    for (const std::string& part : {place.latitude, place.longitude}) {
      if (Status found = check(part, "for the schema's [places]"); !found) return found;
    }
  }
  return {};
}

Status Planner::plan_columns() {
  std::vector<const ColumnEvidence*> evidence;
  bool commas_separate = false;
  for (const ColumnEvidence& column : survey.evidence) evidence.push_back(&column);
  for (const auto& source : sources) commas_separate |= source->separator() == ',';
  const InferenceHints hints = collect_hints(evidence, commas_separate);
  std::set<std::string> phantoms;
  for (const auto& source : sources) {
    if (const auto phantom = source->phantom()) phantoms.insert(*phantom);
  }
  for (std::size_t i = 0; i < survey.columns.size(); ++i) {
    const std::string& name = survey.columns.name(i);
    std::vector<std::string> warnings;
    auto made = plan_column(name, survey.evidence[i], schema, hints, sources.front()->separator(),
                            warnings);
    if (!made) return std::move(made).error();
    if (roles && name == roles->time && !is_moment(made->spec.type)) {
      Schema declared = schema;
      declared.columns[name] = {};
      declared.columns[name].type = engine::AttributeType::time;
      made = plan_column(name, survey.evidence[i], declared, hints, sources.front()->separator(),
                         warnings);
      if (!made) return std::move(made).error();
    }
    plan.columns.push_back(std::make_unique<ColumnPlan>(*std::move(made)));
    ColumnPlan& column = *plan.columns.back();
    if (roles) make_property(column, *roles);
    if (phantoms.contains(name)) {
      if (survey.evidence[i].known == 0) {
        column.use = ColumnUse::dropped;
        column.spec.reason = "dropped: every line ends with a separator";
      } else {
        report.warnings.push_back(
            fmt::format("the last column has no name in the header; it is called {}", name));
      }
    }
    const bool names_customer = name == id_column || (roles && name == roles->customer);
    if (column.use == ColumnUse::attribute && !names_customer) {
      report.warnings.insert(report.warnings.end(), warnings.begin(), warnings.end());
    }
  }
  return {};
}

Status Planner::add_places() {
  for (const auto& [name, place] : schema.places) {
    auto made = std::make_unique<ColumnPlan>();
    made->source = place.latitude + ", " + place.longitude;
    made->spec.name = name;
    made->spec.type = engine::AttributeType::place;
    made->spec.family = place.family.value_or(engine::Family::geographic);
    made->spec.reason = fmt::format("place: declared, of columns \"{}\" and \"{}\"", place.latitude,
                                    place.longitude);
    made->inferred = false;
    made->words.unknown = schema.unknown;
    for (const std::string& part : {place.latitude, place.longitude}) {
      ColumnPlan& column = *plan.columns[*survey.columns.find(part)];
      column.use = ColumnUse::place_part;
      column.spec.reason = fmt::format("part of the place \"{}\"", name);
      made->decimal = column.decimal;
    }
    plan.columns.push_back(std::move(made));
  }
  return {};
}

Error Planner::duplicate_error(const IdCandidate& candidate,
                               const std::vector<DuplicateId>& duplicates) const {
  const LocatedRecord first =
      locate_record(sources, survey, duplicates.front().first, candidate.column);
  const LocatedRecord later =
      locate_record(sources, survey, duplicates.front().later, candidate.column);
  return Error{
      ErrorCode::invalid_input,
      fmt::format("{}, line {}: the customer id '{}' (column \"{}\") stands already in {}line {}; "
                  "{} records repeat an id. Say which to keep (on-duplicate last or first)",
                  later.file, later.line, later.id, candidate.column,
                  first.file == later.file ? "" : first.file + ", ", first.line,
                  duplicates.size())};
}

Status Planner::take_id(const std::string& column) {
  for (std::size_t s = 0; s < sources.size(); ++s) {
    if (survey.source_columns[s].find(column)) continue;
    return no_such_column(survey.source_columns[s], column,
                          "in " + sources[s]->name() + " to name customers");
  }
  id_column = column;
  ColumnPlan& taken = *plan.columns[*survey.columns.find(column)];
  taken.use = ColumnUse::id;
  taken.whole = roles && taken.spec.type == engine::AttributeType::number &&
                taken.spec.scale == 0 && taken.misfits == 0;
  taken.spec.reason = "the customer's id";
  report.id_source = fmt::format("column \"{}\"", column);
  return {};
}

/// The customer's column is the id, in every file; so must the other roles be there.
Status Planner::take_roles() {
  for (std::size_t s = 0; s < sources.size(); ++s) {
    for (const std::string& column : {roles->type, roles->time}) {
      if (column.empty() || survey.source_columns[s].find(column)) continue;
      return no_such_column(
          survey.source_columns[s], column,
          fmt::format("in {} to say {}", sources[s]->name(),
                      column == roles->time ? "when events were" : "what events are"));
    }
  }
  return take_id(roles->customer);
}

Status Planner::choose_id() {
  if (roles) return take_roles();
  const auto wanted = options.id_column ? options.id_column : schema.id;
  const bool settle = options.on_duplicate != OnDuplicate::error;
  report.id_source = "record number";
  if (wanted && !survey.columns.find(*wanted)) {
    return no_such_column(survey.columns, *wanted, "to name customers");
  }
  if (wanted) {
    if (Status taken = take_id(*wanted); !taken) return taken;
  }
  for (const IdCandidate& candidate : survey.candidates) {
    const bool everywhere = std::all_of(
        survey.source_columns.begin(), survey.source_columns.end(),
        [&](const ColumnTable& table) { return table.find(candidate.column).has_value(); });
    if (!wanted && (candidate.missing > 0 || !everywhere)) continue;
    if (!wanted &&
        plan.columns[*survey.columns.find(candidate.column)]->use != ColumnUse::attribute) {
      continue;  // the schema has another use for it
    }
    if (!wanted && !settle) {
      const auto duplicates = find_duplicates(candidate.entries);
      if (!duplicates.empty()) {
        const LocatedRecord later =
            locate_record(sources, survey, duplicates.front().later, candidate.column);
        report.warnings.push_back(fmt::format(
            "column \"{}\" repeats ({} times, first '{}' in {}, line {}), so it does not name the "
            "customers",
            candidate.column, duplicates.size(), later.id, later.file, later.line));
        continue;
      }
    }
    if (!wanted) {
      if (Status taken = take_id(candidate.column); !taken) return taken;
    }
    if (wanted || settle) repeating = &candidate;
    break;
  }
  return {};
}

/// Drops the repeating records of the id column, or refuses them.
Status Planner::settle_duplicates() {
  if (repeating == nullptr) return {};
  auto duplicates = find_duplicates(repeating->entries);
  if (duplicates.empty()) return {};
  const auto rejected = rejected_records(sources, survey, plan.sources);
  if (!rejected.empty()) {
    std::vector<IdEntry> entries;
    std::copy_if(repeating->entries.begin(), repeating->entries.end(), std::back_inserter(entries),
                 [&](const IdEntry& entry) {
                   return !std::binary_search(rejected.begin(), rejected.end(), entry.record);
                 });
    duplicates = find_duplicates(entries);
  }
  if (!duplicates.empty() && options.on_duplicate == OnDuplicate::error) {
    return duplicate_error(*repeating, duplicates);
  }
  plan.dropped = records_to_drop(duplicates, options.on_duplicate == OnDuplicate::last);
  return {};
}

void Planner::demote() {
  const std::uint64_t limit = reject_limit(options, survey.records);
  const std::uint64_t budget = limit - std::min(limit, survey.bad_records);
  while (true) {
    std::uint64_t misfits = 0;
    ColumnPlan* worst = nullptr;
    std::size_t worst_column = 0;
    for (std::size_t i = 0; i < survey.columns.size(); ++i) {
      ColumnPlan& column = *plan.columns[i];
      if (column.use != ColumnUse::attribute || !column.inferred) continue;
      misfits += column.misfits;
      if (column.misfits > 0 && (worst == nullptr || column.misfits > worst->misfits)) {
        worst = &column;
        worst_column = i;
      }
    }
    if (worst == nullptr || misfits <= budget) return;
    const std::string was(to_string(worst->spec.type));
    const std::string why =
        fmt::format("{} of {} known cells are no {}, which would reject too many rows",
                    worst->misfits, survey.evidence[worst_column].known, was);
    make_label(*worst, survey.evidence[worst_column], why);
    if (roles) make_property(*worst, *roles);
    {
      const FamilyChoice choice = infer_family(worst->source, worst->spec.type);
      const auto declared = schema.columns.find(worst->source);
      if (declared == schema.columns.end() || !declared->second.family) {
        worst->spec.family = choice.family;
        worst->spec.reason += "; " + choice.reason;
      }
    }
    report.warnings.push_back(fmt::format("column \"{}\" is read as {}: {}", worst->source,
                                          to_string(worst->spec.type), why));
  }
}

void Planner::warn_misfits() {
  for (const auto& column : plan.columns) {
    if (column->use != ColumnUse::attribute || !column->inferred || column->misfits == 0) continue;
    std::string shown;
    if (!column->misfit_samples.empty()) {
      shown = ", for example " + sample_phrase(sources, column->misfit_samples.front());
    }
    report.warnings.push_back(
        fmt::format("column \"{}\" is read as {}; the rows of {} cells that are not are rejected{}",
                    column->source, to_string(column->spec.type), column->misfits, shown));
  }
}

Status Planner::check_attribute_names() const {
  std::set<std::string> names;
  for (const auto& column : plan.columns) {
    if (column->use != ColumnUse::attribute) continue;
    if (column->spec.name.empty() || !names.insert(column->spec.name).second) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("two columns would be the attribute \"{}\"; rename one in a schema",
                               column->spec.name)};
    }
  }
  return {};
}

void Planner::plan_sources() {
  for (std::size_t s = 0; s < sources.size(); ++s) {
    const ColumnTable& local = survey.source_columns[s];
    const auto local_of = [&](const std::string& name) {
      return local.find(name).value_or(ColumnWriter::kNoColumn);
    };
    SourcePlan source;
    source.columns = local.names();
    for (const std::size_t column : survey.of_source[s]) {
      source.plans.push_back(plan.columns[column].get());
    }
    if (id_column) source.id_column = local.find(*id_column);
    if (roles) {
      source.customers = options.events->customers;
      source.required.push_back({*local.find(roles->time), "no time"});
      if (const auto type = local.find(roles->type)) {
        source.required.push_back({*type, "no type of event"});
      }
    }
    for (const auto& column : plan.columns) {
      if (column->use != ColumnUse::attribute) continue;
      const auto place = schema.places.find(column->spec.name);
      const bool pair = place != schema.places.end() && !survey.columns.find(column->source);
      AttributeInput input{column.get(), 0, ColumnWriter::kNoColumn, pair};
      input.column = local_of(pair ? place->second.latitude : column->source);
      if (pair) input.longitude = local_of(place->second.longitude);
      source.attributes.push_back(input);
    }
    plan.sources.push_back(std::move(source));
  }
}

void Planner::report_columns() {
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const ColumnPlan& column = *plan.columns[i];
    ColumnReport entry;
    entry.source = column.source;
    if (column.use == ColumnUse::attribute) entry.attribute = column.spec.name;
    entry.type = column.spec.type;
    entry.family = column.spec.family;
    entry.scale = column.spec.scale;
    entry.reason = column.spec.reason;
    if (i < survey.evidence.size()) entry.known = survey.evidence[i].known;
    if (column.use == ColumnUse::attribute && column.misfits > 0) {
      entry.misfits = column.misfits;
      for (const SampleCell& cell : column.misfit_samples) {
        entry.misfit_samples.push_back(sample_phrase(sources, cell));
      }
    }
    report.columns.push_back(std::move(entry));
  }
}

}  // namespace

std::vector<engine::AttributeSpec> LoadPlan::attributes() const {
  std::vector<engine::AttributeSpec> specs;
  for (const auto& column : columns) {
    if (column->use == ColumnUse::attribute) specs.push_back(column->spec);
  }
  return specs;
}

bool lacks_sketches(const Survey& survey, const LoadPlan& plan) {
  for (std::size_t i = 0; i < survey.evidence.size(); ++i) {
    const engine::AttributeType type = plan.columns[i]->spec.type;
    const bool counted = type == engine::AttributeType::category ||
                         type == engine::AttributeType::tags || type == engine::AttributeType::text;
    if (counted && !survey.evidence[i].sketches_complete) return true;
  }
  return false;
}

std::uint64_t reject_limit(const LoadOptions& options, std::uint64_t records) {
  const double share = std::clamp(options.max_reject_share, 0.0, 1.0);
  return static_cast<std::uint64_t>(share * static_cast<double>(records));
}

Result<LoadPlan> plan_load(const SourceList& sources, const Survey& survey, const Schema& schema,
                           const LoadOptions& options, LoadReport& report) {
  std::optional<EventRoles> roles;
  std::optional<Schema> of_events;
  if (options.events != nullptr) {
    auto found = find_event_roles(survey.columns, options.events->names);
    if (!found) return std::move(found).error();
    roles = *std::move(found);
    of_events = with_roles(schema, *roles);
  }
  Planner planner{sources,      survey,  of_events ? *of_events : schema,
                  options,      report,  {},
                  std::nullopt, nullptr, std::move(roles)};
  if (Status done = planner.check_schema_names(); !done) return std::move(done).error();
  if (Status done = planner.plan_columns(); !done) return std::move(done).error();
  if (Status done = planner.add_places(); !done) return std::move(done).error();
  if (Status done = planner.choose_id(); !done) return std::move(done).error();
  planner.demote();
  planner.warn_misfits();
  if (Status done = planner.check_attribute_names(); !done) return std::move(done).error();
  planner.plan_sources();
  if (Status done = planner.settle_duplicates(); !done) return std::move(done).error();
  planner.report_columns();
  return std::move(planner.plan);
}

}  // namespace muster::loaders
