// Real customers: files beside the checkout that are never copied into it.
// Threads: pure functions. Cost: reading the file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace muster::oracle {

/// The file `name` of the real data sets, in MUSTER_DATA or ../shared/data beside the checkout;
/// empty where it is absent.
std::optional<std::filesystem::path> real_data(const std::string& name);

/// All bytes of a file that exists.
std::string read_whole(const std::filesystem::path& path);

}  // namespace muster::oracle
