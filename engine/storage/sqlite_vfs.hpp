// SQLite over a Disk: what SQLite calls a VFS, for disks other than the machine's.
//
// The machine's disk is left to SQLite's own VFS, which knows locks between processes; this one
// serves connections of one process: locks and the shared memory of WAL mode live in the object.
// What it promises of the disk is what SQLite's own promises, and a failure to sync a directory is
// ignored where that ignores it, so that what is tested here is what runs there.
// Threads: connections may live on any. Cost: a lock of a mutex a call.
#pragma once

#include <memory>

#include "engine/storage/disk.hpp"

namespace muster::engine {

struct SqliteVfsState;

class SqliteVfs {
 public:
  /// Registered with SQLite as long as it lives, which must be longer than its connections.
  explicit SqliteVfs(Disk& disk);
  ~SqliteVfs();
  SqliteVfs(const SqliteVfs&) = delete;
  SqliteVfs& operator=(const SqliteVfs&) = delete;
  const char* name() const;

 private:
  std::unique_ptr<SqliteVfsState> state_;
};

}  // namespace muster::engine
