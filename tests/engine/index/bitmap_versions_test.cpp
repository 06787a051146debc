#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include "engine/index/bitmap.hpp"
#include "engine/index/bitmap_set.hpp"
#include "engine/storage/image_bytes.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Random = std::mt19937_64;
using Rows = std::set<Row>;

std::vector<Row> listed(const Rows& rows) { return {rows.begin(), rows.end()}; }

// The bitmap reads as `rows`, and its image as well.
void expect_rows(const Bitmap& bitmap, const Rows& rows) {
  ASSERT_EQ(bitmap.cardinality(), rows.size());
  ASSERT_EQ(bitmap.rows(), listed(rows));
  ImageBytes bytes(bitmap.frozen_size());
  bitmap.write_frozen(bytes);
  const auto view = Bitmap::view_frozen(bytes);
  ASSERT_TRUE(view.has_value());
  ASSERT_TRUE(*view == bitmap);
  ASSERT_TRUE(Bitmap(bitmap) == Bitmap::of(listed(rows)));
}

Rows random_rows(Random& random) {
  Rows rows;
  for (std::uint32_t chunk = 0; chunk < 4; ++chunk) {
    const Row base = chunk * kChunkRows;
    switch (random() % 5) {
      case 0:  // none
        break;
      case 1:  // few
        for (int i = 0; i < 20; ++i) rows.insert(base + random() % kChunkRows);
        break;
      case 2:  // about as many as a list may hold
        for (Row row = 0; row < 4090 + random() % 12; ++row) rows.insert(base + row * 7);
        break;
      case 3:  // many
        for (Row row = 0; row < kChunkRows; row += 2) rows.insert(base + row);
        break;
      default:  // all but a few
        for (Row row = 0; row < kChunkRows; ++row) rows.insert(base + row);
        for (int i = 0; i < 3; ++i) rows.erase(base + random() % kChunkRows);
    }
  }
  return rows;
}

// Changes of random rows in some chunks.
struct Changes {
  std::vector<Row> added;
  std::vector<Row> removed;

  Changes(Random& random, const Rows& rows) {
    Rows add;
    Rows remove;
    const std::size_t count = random() % 4 == 0 ? 6000 : random() % 20;
    const std::uint64_t chunks = 1 + random() % 5;
    const std::vector<Row> there = listed(rows);
    for (std::size_t i = 0; i < count; ++i) {
      add.insert(static_cast<Row>(random() % (chunks * kChunkRows)));
      if (!there.empty()) remove.insert(there[random() % there.size()]);
      if (random() % 5 == 0) remove.insert(static_cast<Row>(random() % (chunks * kChunkRows)));
    }
    if (random() % 3 == 0) add.clear();
    if (random() % 3 == 0) remove.clear();
    added = listed(add);
    removed = listed(remove);
  }
  void apply(Rows& rows) const {
    rows.insert(added.begin(), added.end());
    for (const Row row : removed) rows.erase(row);
  }
};

TEST(BitmapVersions, AreTheRowsAddedAndThenRemoved) {
  Random random(tests::seed());
  for (int round = 0; round < 10; ++round) {
    Rows rows = random_rows(random);
    Bitmap bitmap = Bitmap::of(listed(rows));
    bitmap.optimise();
    ImageBytes bytes(bitmap.frozen_size());
    bitmap.write_frozen(bytes);
    if (random() % 2 == 0) bitmap = *Bitmap::view_frozen(bytes);
    for (int version = 0; version < 8; ++version) {
      const Changes changes(random, rows);
      changes.apply(rows);
      bitmap = bitmap.with(changes.added, changes.removed);
      expect_rows(bitmap, rows);
    }
  }
}

TEST(BitmapVersions, StayAsTheyWereWhateverBecomesOfOthers) {
  Random random(tests::seed());
  struct Version {
    Bitmap bitmap;
    Rows rows;
  };
  std::vector<Version> versions(1);
  versions[0].rows = random_rows(random);
  versions[0].bitmap = Bitmap::of(listed(versions[0].rows));
  for (int step = 0; step < 60; ++step) {
    const Version& base = versions[random() % versions.size()];
    Rows rows = base.rows;
    const Changes changes(random, rows);
    changes.apply(rows);
    Bitmap bitmap = base.bitmap.with(changes.added, changes.removed);
    versions.push_back({std::move(bitmap), std::move(rows)});
    if (versions.size() > 5) {
      versions.erase(versions.begin() + static_cast<std::ptrdiff_t>(random() % versions.size()));
    }
  }
  for (const Version& version : versions) expect_rows(version.bitmap, version.rows);
}

TEST(BitmapVersions, GrowAcrossAllKindsOfContainersRowByRow) {
  Rows rows;
  Bitmap bitmap;
  const auto change = [&](Row row, bool is_added) {
    const std::vector<Row> one = {row};
    const std::vector<Row> none;
    bitmap = is_added ? bitmap.with(one, none) : bitmap.with(none, one);
    if (is_added) {
      rows.insert(row);
    } else {
      rows.erase(row);
    }
  };
  for (Row row = 0; row < 4200; ++row) change(row * 3, true);
  expect_rows(bitmap, rows);
  for (Row row = 0; row < 4200; ++row) {
    if (row % 3 != 0) change(row * 3, false);
  }
  expect_rows(bitmap, rows);
  while (!rows.empty()) change(*rows.begin(), false);
  expect_rows(bitmap, rows);
  EXPECT_TRUE(bitmap.empty());
}

TEST(BitmapVersions, ShareContainersOfUntouchedChunks) {
  std::vector<Row> rows;
  for (Row row = 0; row < 3 * kChunkRows; row += 2) rows.push_back(row);
  const std::vector<Row> one = {kChunkRows + 1};
  const std::vector<Row> none;
  const Bitmap first = Bitmap::of(rows).with(one, none);
  const std::vector<Row> other = {kChunkRows + 3};
  const Bitmap second = first.with(other, none);
  const auto owned = [](const Bitmap& bitmap) {
    std::vector<const void*> memory;
    bitmap.visit_owned([&](const void* piece, std::uint64_t) { memory.push_back(piece); });
    return memory;
  };
  const auto before = owned(first);
  const auto after = owned(second);
  ASSERT_EQ(before.size(), 4U);  // the bitmap and three containers
  ASSERT_EQ(after.size(), 4U);
  EXPECT_EQ(before[1], after[1]);
  EXPECT_NE(before[2], after[2]);
  EXPECT_EQ(before[3], after[3]);
}

TEST(BitmapVersions, ShareAllWhereRowsAreThereAlready) {
  const std::vector<Row> rows = {1, 5, kChunkRows + 1};
  const std::vector<Row> gone = {2, 6 * kChunkRows};
  const Bitmap first = Bitmap::of(rows).with(rows, gone);
  const Bitmap second = first.with(rows, gone);
  expect_rows(second, Rows(rows.begin(), rows.end()));
  std::uint64_t pieces = 0;
  second.visit_owned([&](const void* piece, std::uint64_t) {
    bool is_there = false;
    first.visit_owned([&](const void* other, std::uint64_t) { is_there |= piece == other; });
    pieces += is_there ? 1 : 0;
  });
  EXPECT_EQ(pieces, 2U);
}

TEST(BitmapVersionsDeathTest, AreNotChangedInPlace) {
  const std::vector<Row> rows = {1, 5};
  Bitmap bitmap = Bitmap::of(rows).with(rows, {});
  EXPECT_DEATH(bitmap.add_many(rows), "invariant broken");
}

}  // namespace
}  // namespace muster::engine
