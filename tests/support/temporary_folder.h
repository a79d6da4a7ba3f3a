// A folder of a test's own, and what is in it.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

namespace testing {

// Made with its object, removed with it.
class TemporaryFolder {
  public:
    TemporaryFolder() : path_{TempDir() + "smt-test-XXXXXX"} {
        if (::mkdtemp(path_.data()) == nullptr) {
            throw std::runtime_error{"cannot make " + path_};
        }
        ::chmod(path_.c_str(), 0755);  // a child that is another user looks into it
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

inline std::string read_text(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream{path, std::ios::binary}.rdbuf();
    return text.str();
}

inline void write_text(const std::string& path, const std::string& text) {
    std::ofstream{path, std::ios::binary} << text;
}

// Every name in a folder, hidden ones too, with its text; "-> TARGET" for a link, "/" for a folder.
inline std::map<std::string, std::string> contents(const std::string& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        std::string& text = files[entry.path().filename()];
        if (entry.is_symlink()) {
            text = "-> " + std::filesystem::read_symlink(entry.path()).string();
        } else {
            text = entry.is_directory() ? "/" : read_text(entry.path());
        }
    }
    return files;
}

inline struct stat status_of(const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
        throw std::runtime_error{"cannot stat " + path};
    }
    return status;
}

inline mode_t permissions_of(const std::string& path) {
    return status_of(path).st_mode & 07777U;
}

}  // namespace testing
