#include "tests/crash/store_workload.hpp"

#include <algorithm>
#include <utility>

#include "tests/engine/population_fixture.hpp"

namespace muster::crash {

namespace {

using engine::Journal;
using engine::JournalEntry;
using engine::Lineage;
using engine::StoreDirectory;

// The log is copied into the file after a few pages.
constexpr std::uint64_t kCopyLogAt = 40'000;
constexpr char kPadding = '.';

std::shared_ptr<const engine::Image> image_called(const std::string& text) {
  return tests::PopulationFixture({text}).flag("email", {true}).build()->image();
}

Result<std::string> replayed(const engine::StoredImage& image, Journal& journal,
                             std::uint64_t& sequence) {
  std::string text(image.population->directory().id_at(0));
  sequence = image.population->lineage().sequence;
  Status done = journal.replay(image.population->lineage(), [&](const JournalEntry& entry) {
    const std::size_t end = entry.bytes.find(kPadding);
    text += "+" + std::string(entry.bytes.substr(0, end));
    sequence = entry.sequence;
    return Status();
  });
  if (!done) return std::move(done).error();
  return text;
}

}  // namespace

std::string recovered(engine::Disk& disk) {
  auto image = engine::open_stored_image(kStorePath, disk);
  if (!image) {
    return image.error().code == ErrorCode::not_found ? "" : "error: " + image.error().message;
  }
  if (!image->note.empty()) return "note: " + image->note;
  auto journal = Journal::open(kStorePath, disk, Journal::Access::read);
  if (!journal) return "error: " + journal.error().message;
  std::uint64_t sequence = 0;
  auto text = replayed(*image, *journal, sequence);
  return text ? *text : "error: " + text.error().message;
}

void StoreWorkload::submit(std::string state) {
  disk_->submit();
  states_.push_back(std::move(state));
}

bool StoreWorkload::acknowledged(const Status& status) {
  if (!status) {
    last_error_ = status.error();
    return false;
  }
  last_error_.reset();
  current_ = states_.back();
  disk_->acknowledge();
  return true;
}

bool StoreWorkload::allows(const std::string& state, std::uint64_t acknowledged,
                           std::uint64_t submitted) const {
  return std::find(states_.begin() + static_cast<std::ptrdiff_t>(acknowledged),
                   states_.begin() + static_cast<std::ptrdiff_t>(submitted) + 1,
                   state) != states_.begin() + static_cast<std::ptrdiff_t>(submitted) + 1;
}

bool StoreWorkload::load(const std::string& name) {
  close();
  submit(name);
  auto directory = StoreDirectory::lock(kStorePath, *disk_);
  if (!directory) return acknowledged(std::move(directory).error());
  auto begun = directory->begin_history(image_called(name));
  return acknowledged(begun ? Status() : Status(std::move(begun).error()));
}

bool StoreWorkload::reopen() {
  close();
  auto directory = StoreDirectory::lock(kStorePath, *disk_);
  if (!directory) return last_error_ = directory.error(), false;
  auto image = directory->open_image();
  if (!image) return last_error_ = image.error(), false;
  auto journal = Journal::open(kStorePath, *disk_, Journal::Access::write, kCopyLogAt);
  if (!journal) return last_error_ = journal.error(), false;
  std::uint64_t sequence = 0;
  auto text = replayed(*image, *journal, sequence);
  if (!text) return last_error_ = text.error(), false;
  directory_ = *std::move(directory);
  journal_ = *std::move(journal);
  lineage_ = {image->population->lineage().origin, sequence};
  current_ = *std::move(text);
  return true;
}

void StoreWorkload::close() {
  journal_.reset();
  directory_.reset();
}

bool StoreWorkload::commit(const std::vector<std::string>& names, std::size_t bytes) {
  if (!journal_ && !reopen()) return false;
  std::vector<std::string> batches = names;
  std::string after = current_;
  for (std::string& batch : batches) {
    after += "+" + batch;
    batch.resize(std::max(batch.size(), bytes), kPadding);
  }
  std::vector<JournalEntry> entries;
  for (const std::string& batch : batches) {
    entries.push_back({.sequence = lineage_.sequence + entries.size() + 1,
                       .time = 1,
                       .bytes = batch,
                       .key = names.front() == batch ? std::string_view(batch) : "",
                       .reply = "done"});
  }
  submit(std::move(after));
  if (!acknowledged(journal_->append(lineage_.origin, entries))) return false;
  lineage_.sequence += entries.size();
  return true;
}

bool StoreWorkload::compact() {
  if (!journal_ && !reopen()) return false;
  engine::Sections added;
  added.emplace(engine::SectionKey{engine::SectionKind::lineage, 0},
                engine::lineage_section(lineage_));
  auto needed =
      directory_->replace_image(*engine::Image::with(image_called(current_), std::move(added)));
  if (!needed) return last_error_ = needed.error(), false;
  Status forgotten = journal_->forget(*needed, 0);
  if (!forgotten) last_error_ = forgotten.error();
  return forgotten.ok();
}

}  // namespace muster::crash
