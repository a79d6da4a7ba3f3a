#include "output_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <system_error>

#include "parallel.h"
#include "smt/output.h"

namespace smt {

namespace {

namespace fs = std::filesystem;

// Fixed, so that the next run finds what a killed one left.
constexpr std::string_view staged_prefix = ".smt-tmp.";

std::string staged_name(std::string_view name) {
    return fmt::format("{}{}", staged_prefix, name);
}

std::string reason(int error) {
    return std::generic_category().message(error);
}

[[noreturn]] void fail_to_open(const fs::path& path, int error) {
    std::error_code ignored;
    const std::string why = fs::is_symlink(path, ignored)
                                ? "it is a symbolic link, which smt does not follow"
                                : reason(error);
    throw OutputError{
        fmt::format("cannot write into '{}': {}; nothing was changed", path.string(), why)};
}

// `link/` and `link/.` are the folder behind a link also for O_NOFOLLOW (path_resolution(7)).
fs::path without_trailing_slash(fs::path path) {
    while (path.has_parent_path() && path.has_relative_path() &&
           (path.filename().empty() || path.filename() == ".")) {
        path = path.parent_path();
    }
    return path;
}

void make_folder(const fs::path& path) {
    std::error_code ignored;
    if (path.has_parent_path() && !fs::exists(path.parent_path(), ignored)) {
        make_folder(path.parent_path());
    }
    if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) {
        fail_to_open(path, errno);
    }
}

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

int open_folder(const fs::path& path) {
    make_folder(path);
    const int number = ::open(path.c_str(), folder_flags);
    if (number < 0) {
        fail_to_open(path, errno);
    }
    return number;
}

struct Staged {
    bool is_made = false;  // there is a file, complete or not
    int error = 0;
};

Staged write_staged(int folder, const std::string& name, const OutputFolder::NewFile& file) {
    const Descriptor made{
        ::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file.permissions)};
    if (!made.is_open()) {
        return {.error = errno};
    }
    for (std::string_view text = file.text; !text.empty();) {
        const ssize_t written = ::write(made.number(), text.data(), text.size());
        if (written < 0) {
            return {.is_made = true, .error = errno};
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {.is_made = true, .error = ::fsync(made.number()) != 0 ? errno : 0};
}

}  // namespace

Descriptor::~Descriptor() {
    if (is_open()) {
        ::close(number_);
    }
}

OutputFolder::OutputFolder(const std::string& path, Purpose purpose)
    : path_{without_trailing_slash(path)}, folder_{open_folder(path_)} {
    if (purpose == Purpose::look) {
        return;
    }
    // Any other failure means that the file system cannot lock a folder: NFS asks for a descriptor
    // that is open for writing (flock(2), "NFS details").  Then smt works without a lock.
    const int lock = purpose == Purpose::write ? LOCK_EX : LOCK_SH;
    if (::flock(folder_.number(), lock | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        throw OutputError{fmt::format(
            "another smt writes into '{}' just now: wait until it has finished", path_.string())};
    }
}

OutputFolder::~OutputFolder() {
    for (const std::string& name : staged_) {
        const Place place = place_of(name);
        ::unlinkat(place.folder, staged_name(place.name).c_str(), 0);
    }
    for (const std::string& name : made_) {
        ::unlinkat(folder_.number(), name.c_str(), AT_REMOVEDIR);  // one that is in use stays
    }
}

OutputFolder::Place OutputFolder::place_of(const std::string& name) const {
    const std::size_t slash = name.find('/');
    return slash == std::string::npos
               ? Place{folder_.number(), name}
               : Place{subfolder(name.substr(0, slash)), name.substr(slash + 1)};
}

int OutputFolder::subfolder(const std::string& name) const {
    const auto known = subfolders_.find(name);
    if (known != subfolders_.end()) {
        return known->second.number();
    }
    const int number = ::openat(folder_.number(), name.c_str(), folder_flags);
    if (number < 0 && errno != ENOENT) {
        fail_to_open(path_of(name), errno);
    }
    if (number >= 0) {
        subfolders_.try_emplace(name, number);
    }
    return number;
}

void OutputFolder::make_subfolder_of(const std::string& name) {
    const std::size_t slash = name.find('/');
    if (slash == std::string::npos || place_of(name).folder >= 0) {
        return;
    }
    const std::string subfolder = name.substr(0, slash);
    if (::mkdirat(folder_.number(), subfolder.c_str(), 0755) != 0) {
        fail("make", subfolder, errno);
    }
    made_.insert(subfolder);
}

std::optional<mode_t> OutputFolder::mode_of(const std::string& name) const {
    const Place place = place_of(name);
    if (place.folder < 0) {
        return std::nullopt;
    }
    struct stat status {};
    if (::fstatat(place.folder, place.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
        return status.st_mode;
    }
    if (errno != ENOENT) {
        fail("read", name, errno);
    }
    return std::nullopt;
}

std::optional<OutputFolder::File> OutputFolder::find(const std::string& name) const {
    const auto mode = mode_of(name);
    if (!mode) {
        return std::nullopt;
    }
    File found{*mode, ""};
    if (!S_ISREG(*mode)) {
        return found;
    }
    const Place place = place_of(name);
    const Descriptor file{
        ::openat(place.folder, place.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    if (!file.is_open()) {
        fail("read", name, errno);
    }
    struct stat status {};
    if (::fstat(file.number(), &status) == 0) {
        found.text.reserve(static_cast<std::size_t>(status.st_size));
    }
    std::array<char, 65536> buffer{};
    ssize_t length = 0;
    while ((length = ::read(file.number(), buffer.data(), buffer.size())) > 0) {
        found.text.append(buffer.data(), static_cast<std::size_t>(length));
    }
    if (length < 0) {
        fail("read", name, errno);
    }
    return found;
}

void OutputFolder::stage(const std::vector<NewFile>& files) {
    // What the threads share is complete before they begin.
    struct Staging {
        Place place;
        const NewFile* file;
    };
    std::vector<Staging> staging;
    std::size_t bytes = 0;
    for (const NewFile& file : files) {
        make_subfolder_of(file.name);
        staging.push_back({place_of(file.name), &file});
        bytes += file.text.size();
    }
    const auto stage_one = [](const Staging& one) {
        return write_staged(one.place.folder, staged_name(one.place.name), *one.file);
    };
    // Small files are on the disk before another thread has begun.
    constexpr std::size_t much = 1 << 20;
    const std::vector<Staged> staged =
        parallel_map(staging, stage_one, bytes < much ? files.size() + 1 : 1);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (staged[i].is_made) {
            staged_.insert(files[i].name);
        }
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (staged[i].error != 0) {
            fail("write", files[i].name, staged[i].error);
        }
    }
}

void OutputFolder::publish(const std::string& name) {
    const Place place = place_of(name);
    if (::renameat(place.folder, staged_name(place.name).c_str(), place.folder,
                   place.name.c_str()) != 0) {
        fail("write", name, errno);
    }
    staged_.erase(name);
    changed_ = true;
}

void OutputFolder::set_permissions(const std::string& name, mode_t permissions) {
    const Place place = place_of(name);
    const Descriptor file{
        ::openat(place.folder, place.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    if (!file.is_open() || ::fchmod(file.number(), permissions) != 0) {
        fail("set the mode of", name, errno);
    }
    changed_ = true;
}

void OutputFolder::remove(const std::string& name) {
    const Place place = place_of(name);
    if (place.folder >= 0 && ::unlinkat(place.folder, place.name.c_str(), 0) != 0 &&
        errno != ENOENT) {
        fail("remove", name, errno);
    }
    changed_ = true;
}

// It may be anything by now: only an empty folder goes, and whatever else stands there is the
// user's.
void OutputFolder::remove_if_empty(const std::string& subfolder) {
    if (::unlinkat(folder_.number(), subfolder.c_str(), AT_REMOVEDIR) == 0) {
        subfolders_.erase(subfolder);
    }
}

bool OutputFolder::remove_leftovers(std::span<const std::string_view> subfolders) {
    bool found = remove_leftovers_in(".");
    for (const std::string_view name : subfolders) {
        const std::string subfolder{name};
        const auto mode = mode_of(subfolder);
        if (mode && S_ISDIR(*mode) && remove_leftovers_in(subfolder)) {
            found = true;
            remove_if_empty(subfolder);
        }
    }
    return found;
}

bool OutputFolder::remove_leftovers_in(const std::string& subfolder) {
    // By the descriptor: the path may lead elsewhere by now.
    const int number = ::openat(folder_.number(), subfolder.c_str(), folder_flags);
    const auto close = [](DIR* open) { ::closedir(open); };
    const std::unique_ptr<DIR, decltype(close)> folder{number < 0 ? nullptr : ::fdopendir(number),
                                                       close};
    const bool is_below = subfolder != ".";
    if (!folder && is_below) {
        return false;  // whoever wants to write there is told
    }
    if (!folder) {
        fail("read", "", errno);
    }
    const std::string prefix = is_below ? subfolder + "/" : "";
    bool found = false;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody else has this stream
    while (const dirent* const entry = ::readdir(folder.get())) {
        const std::string_view name{entry->d_name};
        if (name.starts_with(staged_prefix)) {
            const std::string_view target = name.substr(staged_prefix.size());
            found = remove_leftover(fmt::format("{}{}", prefix, target)) || found;
        }
    }
    return found;
}

// One that cannot be removed is reported by stage(), which wants its name for itself.
bool OutputFolder::remove_leftover(const std::string& name) {
    const Place place = place_of(name);
    return ::unlinkat(place.folder, staged_name(place.name).c_str(), 0) == 0;
}

void OutputFolder::sync() const {
    const auto sync_one = [&](const Descriptor& folder, const std::string& name) {
        // Some network file systems cannot sync a folder, and say EINVAL (fsync(2)).
        if (::fsync(folder.number()) != 0 && errno != EINVAL) {
            fail("write into", name, errno);
        }
    };
    for (const auto& [name, subfolder] : subfolders_) {
        sync_one(subfolder, name);
    }
    sync_one(folder_, "");
}

void OutputFolder::fail(std::string_view action, const std::string& name, int error) const {
    throw OutputError{fmt::format(
        "cannot {} '{}': {}; {}", action, path_of(name), reason(error),
        changed_ ? "old and new files are mixed now: run smt again, which completes the new ones"
                 : "nothing was changed")};
}

}  // namespace smt
