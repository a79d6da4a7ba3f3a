#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "output_earlier.h"
#include "output_folder.h"
#include "smt/output.h"
#include "text.h"

namespace smt {

namespace {

struct Part {
    std::size_t begin, length;
};

// Where a report has the sizes of the tables, which change with every row.
std::optional<Part> sizes_in(std::string_view text) {
    constexpr std::string_view head = "\n  \"sizes\": ";
    const std::size_t at = text.find(head);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t begin = at + head.size();
    return Part{begin, std::min(text.find('\n', begin), text.size()) - begin};
}

// Where a file names the version of smt: "1.0" in its first line, or in smt.lock.
std::optional<Part> version_in(std::string_view text) {
    for (const auto& [head, tail] : {std::pair<std::string_view, char>{"-- smt ", ':'},
                                     {"# smt ", ':'},
                                     {"\n  \"smt\": \"", '"'}}) {
        const std::size_t at = !head.starts_with('\n') && !text.starts_with(head)
                                   ? std::string_view::npos
                                   : text.find(head);
        if (at != std::string_view::npos) {
            const std::size_t begin = at + head.size();
            return Part{begin, text.find(tail, begin) - begin};
        }
    }
    return std::nullopt;
}

// The text with this part as it was before.
std::string with_part_of(const std::string& before, std::string after,
                         std::optional<Part> (*part_in)(std::string_view text)) {
    const auto from = part_in(before);
    const auto to = part_in(after);
    return from && to ? after.replace(to->begin, to->length, before, from->begin, from->length)
                      : after;
}

// Another version of smt that writes the same is no difference, nor are other estimates of the rows
// in a report.
std::string as_before(const OutputFile& file, const std::string& before) {
    std::string after = with_part_of(before, file.text, version_in);
    return file.path.starts_with("report.") ? with_part_of(before, std::move(after), sizes_in)
                                            : after;
}

std::vector<FileChange> all_new(const std::vector<OutputFile>& files) {
    return map(files, [](const OutputFile& file) {
        return FileChange{file.path, std::nullopt, file.text};
    });
}

}  // namespace

std::vector<FileChange> compare_files(const std::string& output_dir, const std::string& config,
                                      const std::vector<OutputFile>& files,
                                      Diagnostics& diagnostics) {
    check_names(files);
    std::error_code ignored;
    if (!std::filesystem::exists(output_dir, ignored)) {
        return all_new(files);
    }
    const OutputFolder folder{output_dir, OutputFolder::Purpose::read};
    const std::string owner = owner_of(config);
    const std::optional<Manifest> earlier = read_manifest(folder);
    if (earlier && earlier->config != owner) {
        report_foreign(folder, *earlier, diagnostics);
        return {};
    }
    std::vector<FileChange> changes;
    for (const OutputFile& file : files) {
        const auto present = folder.find(file.path);
        if (present && S_ISDIR(present->mode)) {
            folder.fail("write", file.path, EISDIR);
        }
        if (!present || !S_ISREG(present->mode)) {
            changes.push_back({file.path, std::nullopt, file.text});
            continue;
        }
        std::string text = as_before(file, present->text);
        if (present->text != text) {
            changes.push_back({file.path, present->text, std::move(text)});
        }
    }
    const Outdated outdated = find_outdated(folder, earlier.value_or(Manifest{owner, {}}), files);
    report_edited(folder, outdated.edited, diagnostics);
    for (const ManifestFile& file : outdated.as_written) {
        changes.push_back({file.name, folder.find(file.name)->text, std::nullopt});
    }
    return changes;
}

}  // namespace smt
