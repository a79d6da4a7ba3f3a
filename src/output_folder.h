// The output folder through one descriptor: every name is looked up below it and no link is
// followed, so nothing outside of it can be read or written.  It is locked as long as it is open.
// A name may lead into a folder one level below it, `kafka/x.json`, for which the same holds.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smt {

class Descriptor {
  public:
    explicit Descriptor(int number) : number_{number} {}
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool is_open() const { return number_ >= 0; }
    int number() const { return number_; }

  private:
    int number_;
};

// Every function throws OutputError with the path, the system's reason and whether the folder is
// still as it was.
class OutputFolder {
  public:
    struct File {
        mode_t mode = 0;   // st_mode: type and permissions
        std::string text;  // only of a regular file
    };

    // look: at a file that is only ever replaced as a whole, so that the folder need not be locked.
    enum class Purpose { write, read, look };

    // Makes the folder, and those above it, where they are missing.  Readers share it.
    explicit OutputFolder(const std::string& path, Purpose purpose = Purpose::write);
    // Removes what was staged and not published, and the folders that were made for it.
    ~OutputFolder();
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;

    // The path of a name as messages show it.
    std::string path_of(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

    std::optional<File> find(const std::string& name) const;
    // Type and permissions of what stands there, without reading it.
    std::optional<mode_t> mode_of(const std::string& name) const;

    // Writes files beside their targets, complete and on the disk, under hidden names.
    struct NewFile {
        std::string name;
        std::string_view text;
        mode_t permissions = 0;
    };
    void stage(const std::vector<NewFile>& files);
    // Puts a staged file in the place of its target.
    void publish(const std::string& name);
    void set_permissions(const std::string& name, mode_t permissions);
    void remove(const std::string& name);
    // Removes a folder of output files that is empty; any other stays.
    void remove_if_empty(const std::string& subfolder);
    // Removes staged files that a run left which was killed, here and in the folders of this name;
    // whether there were any.
    bool remove_leftovers(std::span<const std::string_view> subfolders);
    // The same for one name.
    bool remove_leftover(const std::string& name);
    // Makes renamed and removed names survive a power failure.
    void sync() const;

    [[noreturn]] void fail(std::string_view action, const std::string& name, int error) const;

  private:
    // Where a name leads: an open folder, or -1 where there is none, and a name in it.
    struct Place {
        int folder;
        std::string name;
    };
    Place place_of(const std::string& name) const;
    int subfolder(const std::string& name) const;
    void make_subfolder_of(const std::string& name);
    bool remove_leftovers_in(const std::string& subfolder);

    std::filesystem::path path_;
    Descriptor folder_;
    mutable std::map<std::string, Descriptor> subfolders_;  // those that were opened
    std::set<std::string> made_;                            // subfolders of this run
    std::set<std::string> staged_;
    bool changed_ = false;  // something is not as it was when the folder was opened
};

}  // namespace smt
