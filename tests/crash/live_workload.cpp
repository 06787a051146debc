#include "tests/crash/live_workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "engine/live/open_store.hpp"
#include "engine/storage/store_directory.hpp"
#include "tests/engine/live/random_changes.hpp"
#include "tests/engine/population_fixture.hpp"

namespace muster::crash {

namespace {

using engine::AttributeType;
using engine::ChangeBatch;
using engine::PlainCustomer;
using engine::PlainCustomers;
using engine::PlainEvent;
using engine::PlainValue;
using engine::Population;

struct TextOf {
  std::string operator()(const std::string& text) const { return '"' + text + '"'; }
  std::string operator()(const std::set<std::string>& tags) const {
    std::string text = "[";
    for (const std::string& tag : tags) text += tag + ",";
    return text + "]";
  }
  std::string operator()(bool flag) const { return flag ? "yes" : "no"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return fmt::format("{}", number); }
  std::string operator()(engine::Place place) const {
    return fmt::format("{}/{}", place.latitude, place.longitude);
  }
};

std::string text_of(const std::map<std::string, PlainValue>& values) {
  std::string text;
  for (const auto& [name, value] : values) text += name + "=" + std::visit(TextOf{}, value) + " ";
  return text;
}

std::string text_of(const PlainCustomer& customer) {
  std::vector<std::string> events;
  events.reserve(customer.events.size());
  for (const PlainEvent& event : customer.events) {
    events.push_back(fmt::format("{}@{} {}", event.type, event.time, text_of(event.properties)));
  }
  std::sort(events.begin(), events.end());
  return fmt::format("{}: {}| {}\n", customer.id, text_of(customer.values),
                     fmt::join(events, "; "));
}

// In the order of rows, which is part of what must come back; without versions.
std::string text_of(const PlainCustomers& customers) {
  std::string text;
  for (const auto& spec : customers.attributes()) {
    text += fmt::format("{}:{}.{} ", spec.name, to_string(spec.type), spec.scale);
  }
  text += '\n';
  for (const PlainCustomer& customer : customers.customers()) text += text_of(customer);
  return text;
}

bool has(const PlainCustomer& customer, const std::string& attribute, const std::string& value) {
  const auto found = customer.values.find(attribute);
  if (found == customer.values.end()) return false;
  if (const auto* tags = std::get_if<std::set<std::string>>(&found->second)) {
    return tags->contains(value);
  }
  return std::get<std::string>(found->second) == value;
}

// Counts by bitmaps, which reading values does not touch; empty if they are those of the values.
std::string false_counts(const Population& population, const PlainCustomers& customers) {
  std::string wrong;
  for (const engine::Attribute* attribute : population.attributes().all()) {
    if (attribute->type() != AttributeType::category && attribute->type() != AttributeType::tags) {
      continue;
    }
    const engine::Dictionary& dictionary = population.dictionary(attribute->id);
    for (engine::ValueCode code = 1; code <= dictionary.size(); ++code) {
      const std::string value(dictionary.at(code).text);
      const auto counted =
          count(population, engine::Filter{engine::CodeIn{attribute->id, {code}}}, {});
      const auto& all = customers.customers();
      const auto expected = std::count_if(all.begin(), all.end(), [&](const auto& customer) {
        return has(customer, attribute->name(), value);
      });
      if (!counted.ok() || *counted != static_cast<std::uint64_t>(expected)) {
        wrong += fmt::format("{} = {} is counted falsely\n", attribute->name(), value);
      }
    }
  }
  return wrong;
}

}  // namespace

std::string described(const Population& population) {
  const PlainCustomers customers(population);
  return text_of(customers) + false_counts(population, customers);
}

LiveState found_on(engine::Disk& disk) {
  LiveState found;
  std::string note;
  const auto opened = engine::open_store(
      kLivePath, {.disk = &disk, .note = [&](const std::string& text) { note = text; }});
  if (!opened) return {0, "error: " + opened.error().message};
  if (!note.empty()) return {0, "note: " + note};
  return {(*opened)->lineage().sequence, described(**opened)};
}

DiskState loaded_disk() {
  DiskState empty;
  empty.directories.insert("/");
  SimulatedDisk disk(std::move(empty));
  constexpr std::size_t kCustomers = 24;
  tests::FixtureColumn::Strings plans;
  tests::FixtureColumn::StringLists labels;
  tests::FixtureColumn::Flags agreed;
  tests::FixtureColumn::Integers spends;
  tests::FixtureColumn::Strings notes;
  for (std::size_t i = 0; i < kCustomers; ++i) {
    plans.push_back(i % 5 == 0 ? std::nullopt : std::optional("v" + std::to_string(i % 3)));
    labels.push_back(std::vector<std::string>{"t" + std::to_string(i % 4)});
    agreed.push_back(i % 2 == 0);
    spends.push_back(static_cast<std::int64_t>(i * i));
    notes.push_back("text " + std::to_string(i));
  }
  const auto population = tests::PopulationFixture::numbered(kCustomers)
                              .category("plan", std::move(plans))
                              .tags("labels", std::move(labels))
                              .flag("agreed", std::move(agreed))
                              .number("spend", 2, std::move(spends))
                              .text("note", std::move(notes))
                              .build();
  auto directory = engine::StoreDirectory::lock(kLivePath, disk);
  ENGINE_CHECK(directory.ok() && directory->begin_history(population->image()).ok());
  return disk.state();
}

void LiveWorkload::expect(bool holds, const std::string& what) {
  if (!holds) complaints_.push_back(fmt::format("after {} calls: {}", disk_->calls(), what));
}

bool LiveWorkload::refused(const Error& error) {
  last_error_ = error;
  return false;
}

bool LiveWorkload::ready() { return store_ != nullptr || open(); }

bool LiveWorkload::allows(const LiveState& state, std::uint64_t acknowledged,
                          std::uint64_t submitted) const {
  const auto begin = states_.begin() + static_cast<std::ptrdiff_t>(acknowledged);
  const auto end = states_.begin() + static_cast<std::ptrdiff_t>(submitted) + 1;
  return std::any_of(begin, end, [&](const LiveState& one) {
    return one.sequence == state.sequence && one.text == state.text;
  });
}

bool LiveWorkload::open() {
  close();
  std::string note;
  engine::LiveOptions options;
  options.disk = disk_;
  options.note = [&](const std::string& text) { note = text; };
  options.compact_at_bytes = 0;
  options.threads = 1;
  auto opened = engine::LiveStore::open(kLivePath, std::move(options));
  if (!opened) return refused(opened.error());
  expect(note.empty(), note);
  store_ = *std::move(opened);
  const auto population = store_->current();
  current_ = {population->lineage().sequence, described(*population)};
  if (states_.empty()) states_.push_back(current_);
  expect(allows(current_, disk_->acknowledged(), disk_->submitted()),
         "opened with " + std::to_string(current_.sequence) + " batches:\n" + current_.text);
  plain_.emplace(*population);
  return true;
}

bool LiveWorkload::commit(bool with_key) { return commit(8, with_key, Reader::looks); }

bool LiveWorkload::commit_unseen(bool with_key) {
  return commit(1 + random_() % 2, with_key, Reader::absent);
}

bool LiveWorkload::commit(std::size_t changes, bool with_key, Reader reader) {
  if (!ready()) return false;
  ChangeBatch batch;
  PlainCustomers after = *plain_;
  for (bool taken = false; !taken;) {
    batch = tests::random_changes(random_, *plain_, {.changes = changes});
    after = *plain_;
    taken = after.apply(batch).ok();
  }
  engine::CommitTerms terms;
  if (with_key) terms.idempotency_key = fmt::format("key {}", states_.size());
  const bool looks = reader == Reader::looks;
  const auto before = looks ? store_->current() : nullptr;
  disk_->submit();
  states_.push_back({current_.sequence + 1, text_of(after)});
  auto committed = store_->commit(batch, terms);
  if (!committed) {
    if (looks) expect(store_->current() == before, "a batch that failed is seen");
    expect(described(*store_->current()) == current_.text, "what readers see has changed");
    return refused(committed.error());
  }
  disk_->acknowledge();
  last_error_.reset();
  current_ = states_.back();
  plain_ = std::move(after);
  expect(committed->sequence == current_.sequence, "a batch has another place");
  if (looks) {
    expect(described(*store_->current()) == current_.text,
           "a batch that is acknowledged is not seen");
  }
  if (with_key) keyed_.push_back({terms.idempotency_key, std::move(batch), *std::move(committed)});
  return true;
}

bool LiveWorkload::commit_refused() {
  if (!ready()) return false;
  const std::size_t operations = disk_->log().size();
  const auto before = store_->current();
  ChangeBatch batch = tests::random_changes(random_, *plain_, {.changes = 3, .events = false});
  batch.ids.push("nobody is called so");
  batch.customers.push_back(
      {engine::CustomerChange::Kind::remove, static_cast<std::uint32_t>(batch.cells.size())});
  const auto committed = store_->commit(batch, {.idempotency_key = "of a refused batch"});
  expect(!committed.ok(), "a batch that cannot be is taken");
  expect(disk_->log().size() == operations, "a batch that was refused has written");
  expect(store_->current() == before, "a batch that was refused is seen");
  return !committed.ok();
}

bool LiveWorkload::repeat(const KeyedBatch& batch) {
  if (!ready()) return false;
  const auto before = store_->current();
  const auto again = store_->commit(batch.batch, {.idempotency_key = batch.key});
  if (!again) return refused(again.error());
  expect(again->repeated && again->sequence == batch.committed.sequence &&
             again->version == batch.committed.version,
         batch.key + " is answered otherwise than the first time");
  expect(store_->current() == before, "a batch that was repeated is done again");
  return true;
}

bool LiveWorkload::repeat_key() { return !keyed_.empty() && repeat(keyed_.back()); }

bool LiveWorkload::compact(int batches_meanwhile) {
  if (!ready()) return false;
  const std::filesystem::path image = std::filesystem::path(kLivePath) / engine::kImageName;
  const int at_first = (batches_meanwhile + 1) / 2;
  disk_->once_named(image.string() + ".unfinished", [this, at_first] {
    for (int i = 0; i < at_first; ++i) commit(i == 0);
  });
  disk_->once_named(image, [this, then = batches_meanwhile - at_first] {
    for (int i = 0; i < then; ++i) commit();
  });
  const Status done = store_->compact();
  const auto population = store_->current();
  expect(population->lineage().sequence == current_.sequence &&
             described(*population) == current_.text,
         "compaction has changed what readers see");
  disk_->once_named(image.string() + ".unfinished", [] {});
  disk_->once_named(image, [] {});
  return done ? true : refused(done.error());
}

}  // namespace muster::crash
