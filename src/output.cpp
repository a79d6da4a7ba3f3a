#include "smt/output.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <optional>
#include <stdexcept>

#include "output_earlier.h"
#include "output_folder.h"
#include "output_manifest.h"
#include "output_signals.h"
#include "parallel.h"
#include "text.h"

namespace smt {

namespace {

const std::string lock_name = "smt.lock";

// A file of this run and what stands in its place.
struct Target {
    const OutputFile& file;
    mode_t permissions = 0;
    std::optional<mode_t> present;  // its type and permissions
    bool is_unchanged = false;
    bool was_edited = false;  // since the earlier run

    bool has_wrong_permissions() const {
        return is_unchanged && (*present & 07777U) != permissions;
    }
};

mode_t mode_of(const OutputFile& file) {
    return file.secret ? 0600 : 0644;
}

mode_t process_umask() {
    const mode_t mask = ::umask(077);  // it can only be read by setting it
    ::umask(mask);
    return mask;
}

Target compare(const OutputFolder& folder, const OutputFile& file, const Manifest& earlier) {
    Target target{file, mode_of(file) & ~process_umask(), {}};
    if (const auto present = folder.find(file.path)) {
        // A rename would find this out too, but behind others that are done by then.
        if (S_ISDIR(present->mode)) {
            folder.fail("write", file.path, EISDIR);
        }
        target.present = present->mode;
        target.is_unchanged = S_ISREG(present->mode) && present->text == file.text;
        const auto written = std::ranges::find(earlier.files, file.path, &ManifestFile::name);
        target.was_edited = !target.is_unchanged && written != earlier.files.end() &&
                            was_edited(*present, *written);
    }
    return target;
}

// An edited file stays in the manifest: it is said again until somebody has dealt with it.
OutputFile make_manifest(const std::string& config, const std::vector<OutputFile>& files,
                         const std::vector<ManifestFile>& edited) {
    Manifest manifest{config, edited};
    const auto describe = [](const OutputFile& file) {
        return ManifestFile{file.path, sha256(file.text), fmt::format("{:04o}", mode_of(file))};
    };
    std::ranges::move(parallel_map(files, describe, 1), std::back_inserter(manifest.files));
    std::ranges::sort(manifest.files, {}, &ManifestFile::name);
    // The hash of a file whose only unknown part is a password is a way to guess the password.
    const bool secret = std::ranges::any_of(
        manifest.files, [](const ManifestFile& file) { return file.mode == "0600"; });
    return {std::string{manifest_name}, to_json(manifest), secret};
}

void stage_all(OutputFolder& folder, const std::vector<Target>& targets, const Target& manifest) {
    std::vector<OutputFolder::NewFile> changed;
    const auto add = [&](const Target& target) {
        if (!target.is_unchanged) {
            changed.push_back({target.file.path, target.file.text, target.permissions});
        }
    };
    std::ranges::for_each(targets, add);
    add(manifest);
    folder.stage(changed);
}

void publish(OutputFolder& folder, const Target& target) {
    if (!target.is_unchanged) {
        folder.publish(target.file.path);
    } else if (target.has_wrong_permissions()) {
        folder.set_permissions(target.file.path, target.permissions);
    }
}

// The manifest comes last: until then the earlier one still names what is to be removed.
void publish_all(OutputFolder& folder, const std::vector<Target>& targets, const Target& manifest,
                 const Outdated& outdated) {
    for (const Target& target : targets) {
        publish(folder, target);
    }
    for (const ManifestFile& file : outdated.as_written) {
        folder.remove(file.name);
    }
    for (const std::string& subfolder : outdated.subfolders) {
        folder.remove_if_empty(subfolder);
    }
    publish(folder, manifest);
    folder.sync();
}

// Another run may have ended between the planning of this one and its hold of the folder.
void check_lock(const OutputFolder& folder, const std::string& hash) {
    const auto lock = folder.find(lock_name);
    if ((lock && S_ISREG(lock->mode) ? sha256(lock->text) : "") != hash) {
        throw OutputError{
            fmt::format("'{}' has been changed since this run read it; nothing was changed: run "
                        "smt again",
                        folder.path_of(lock_name))};
    }
}

// What somebody else wrote is gone: that it was there is said.
void report_replaced(const OutputFolder& folder, const std::vector<Target>& targets,
                     bool has_manifest, Diagnostics& diagnostics) {
    std::vector<std::string> replaced;
    for (const Target& target : targets) {
        // The lock comes from other branches too, without the manifest.
        if (has_manifest ? target.was_edited && target.file.path != lock_name
                         : target.present && !target.is_unchanged) {
            replaced.push_back(target.file.path);
        }
    }
    if (!replaced.empty()) {
        diagnostics.report(
            has_manifest ? code::edited_output_replaced : code::old_output_replaced, folder.path(),
            "files that {} were overwritten: '{}'",
            has_manifest ? "were edited since smt wrote them" : "were not known to be those of smt",
            fmt::join(replaced, "', '"));
    }
}

std::vector<WrittenFile> to_written(const std::vector<Target>& targets,
                                    const std::vector<ManifestFile>& removed) {
    std::vector<WrittenFile> written = map(targets, [](const Target& target) {
        return WrittenFile{target.file.path,
                           target.is_unchanged ? FileState::unchanged : FileState::written};
    });
    for (const ManifestFile& file : removed) {
        written.push_back({file.name, FileState::removed});
    }
    return written;
}

}  // namespace

std::vector<WrittenFile> write_files(const std::string& output_dir, const std::string& config,
                                     const std::vector<OutputFile>& files, Diagnostics& diagnostics,
                                     const std::function<bool()>& goes_on,
                                     const std::optional<std::string>& lock_hash) {
    check_names(files);
    const std::string owner = owner_of(config);
    const SignalHold hold;  // outlives the folder, which removes what was staged
    OutputFolder folder{output_dir};
    const std::optional<Manifest> earlier = read_manifest(folder);
    if (earlier && earlier->config != owner) {
        report_foreign(folder, *earlier, diagnostics);
        return {};
    }
    if (lock_hash) {
        check_lock(folder, *lock_hash);
    }
    const bool was_killed = folder.remove_leftovers(output_subfolders);
    const Manifest before = earlier.value_or(Manifest{owner, {}});
    const Outdated outdated = find_outdated(folder, before, files);
    const auto targets =
        map(files, [&](const OutputFile& file) { return compare(folder, file, before); });
    const OutputFile manifest_file = make_manifest(owner, files, outdated.edited);
    const Target manifest = compare(folder, manifest_file, before);
    report_edited(folder, outdated.edited, diagnostics);
    if (!goes_on()) {
        return {};
    }

    hold.give_way();
    stage_all(folder, targets, manifest);
    hold.give_way();
    publish_all(folder, targets, manifest, outdated);

    if (!was_killed) {
        report_replaced(folder, targets, earlier.has_value(), diagnostics);
    }
    return to_written(targets, outdated.as_written);
}

}  // namespace smt
