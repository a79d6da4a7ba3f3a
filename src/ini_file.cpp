#include "smt/ini_file.h"

#include <ini.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "ascii.h"

namespace smt {

namespace {

// inih reads a line into a buffer of INI_MAX_LINE bytes, 200 unless its build says otherwise, and
// takes what is left over for a line of its own; it also ends a value at ` ;`, which this dialect
// does not. So it is given the head of a line only, one line at a time, and tells what it is: a
// section, or a key.  The value is cut out here.
constexpr std::size_t longest_head = 190;
// inih cuts the name of a section to MAX_SECTION - 1 bytes.
constexpr std::size_t longest_section = 49;

struct Head {
    std::string section;
    std::optional<std::string> name;
};

int take_head(void* user, const char* section, const char* name, const char* /*value*/) {
    auto& head = *static_cast<Head*>(user);
    head.section = section;
    head.name = name;
    return 1;
}

// What inih makes of lines of text, or nothing when one of them is neither section nor key.
std::optional<Head> parse_head(const std::string& lines) {
    Head head;
    if (ini_parse_string(lines.c_str(), take_head, &head) != 0 || !head.name) {
        return std::nullopt;
    }
    return head;
}

// The head of a line with the double-quoted parts of its key blanked out: inih knows no quotes, and
// column."a:b".type is one key.  Every byte keeps its place.
std::string without_quoted(std::string_view line) {
    std::string masked{line.substr(0, longest_head)};
    bool quoted = false;
    for (char& c : masked) {
        if (c == '"') {
            quoted = !quoted;
        } else if (quoted) {
            c = '_';
        } else if (c == '=' || c == ':') {
            break;
        }
    }
    return masked;
}

// The name in a line `[name]`, behind which only a comment may stand.
std::optional<std::string> section_of(std::string_view line) {
    // inih speaks up about keys only: one is added for it.
    const auto head = parse_head(std::string{line.substr(0, longest_head)} + "\nkey =");
    if (!head || head->section.size() >= longest_section || trimmed(head->section).empty()) {
        return std::nullopt;
    }
    const std::string_view rest = trimmed(line.substr(head->section.size() + 2));
    if (!rest.empty() && rest.front() != ';' && rest.front() != '#') {
        return std::nullopt;
    }
    return std::string{trimmed(head->section)};
}

// What looks like the beginning of a comment in a value; NUL: nothing does.
char comment_sign_of(std::string_view value) {
    for (std::size_t i = 1; i < value.size(); ++i) {
        if ((value[i] == ';' || value[i] == '#') && (value[i - 1] == ' ' || value[i - 1] == '\t')) {
            return value[i];
        }
    }
    return '\0';
}

// Name and value of a line `name = value`; place and section are the caller's.
std::optional<IniEntry> key_of(std::string_view line) {
    const auto head = parse_head(without_quoted(line));
    if (!head || head->name->empty()) {
        return std::nullopt;
    }
    IniEntry entry;
    entry.name = line.substr(0, head->name->size());
    const std::string_view value =
        trimmed(line.substr(line.find_first_of("=:", entry.name.size()) + 1));
    if (value.size() >= 2 && value.starts_with('`') && value.ends_with('`')) {
        entry.value = value.substr(1, value.size() - 2);
    } else {
        entry.value = value;
        entry.comment_sign = comment_sign_of(value);
    }
    return entry;
}

// Reads line by line; what a line is depends on the section above it and on nothing else.
class LineReader {
  public:
    LineReader(std::string_view path, Diagnostics& diagnostics)
        : path_(path), diagnostics_(diagnostics) {}

    void read(std::string_view line) {
        ++number_;
        line = trimmed(line);
        if (line.empty() || line.front() == ';' || line.front() == '#') {
            return;
        }
        const std::string where = fmt::format("{}:{}", path_, number_);
        // A line may hold a part of a password: it is not shown.
        if (line.find('\0') != std::string_view::npos) {
            diagnostics_.report(code::config_syntax, where, "line holds a NUL byte").hint =
                "save the file as UTF-8 text";
        } else if (!(line.front() == '[' ? read_section(line, where) : read_key(line, where))) {
            diagnostics_
                .report(code::config_syntax, where,
                        "line is neither a [section], nor KEY = VALUE, nor a comment")
                .hint = "a value goes to the end of its line; a comment begins with ; or #";
        }
    }

    std::vector<IniEntry> take_entries() { return std::move(entries_); }

  private:
    bool read_section(std::string_view line, const std::string& where) {
        const auto section = section_of(line);
        if (!section) {
            return false;
        }
        section_ = *section;
        entries_.push_back({.where = where, .section = section_});
        return true;
    }

    bool read_key(std::string_view line, const std::string& where) {
        auto entry = key_of(line);
        if (!entry) {
            return false;
        }
        entry->where = where;
        entry->section = section_;
        entries_.push_back(*std::move(entry));
        return true;
    }

    std::string_view path_;
    Diagnostics& diagnostics_;
    std::size_t number_ = 0;
    std::string section_;
    std::vector<IniEntry> entries_;
};

// Fills in `%(key)s`: the last value of that key in the same section, itself filled in.
class References {
  public:
    References(std::vector<IniEntry>& entries, Diagnostics& diagnostics)
        : entries_(entries), diagnostics_(diagnostics), states_(entries.size()) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            last_[{entries[i].section, entries[i].name}] = i;
        }
    }

    void fill_all() {
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            fill(i, 0);
        }
    }

  private:
    enum class State { untouched, being_filled, filled };

    // References to references double a value with every line: a few lines would fill the memory.
    static constexpr std::size_t longest_value = 1U << 20U;
    // The old tool's library followed as many.
    static constexpr int most_steps = 200;

    void fill(std::size_t index, int steps) {
        if (states_[index] == State::filled) {
            return;
        }
        states_[index] = State::being_filled;
        std::string filled;
        std::string_view rest = entries_[index].value;
        for (std::size_t at = rest.find("%("); at != std::string_view::npos; at = rest.find("%(")) {
            filled.append(rest.substr(0, at));
            rest.remove_prefix(at + 2);
            const std::string_view name = referred(rest);
            filled += name.empty() ? "%(" : value_of(name, entries_[index], steps + 1);
            rest.remove_prefix(name.empty() ? 0 : name.size() + 2);
            if (filled.size() > longest_value) {
                report(entries_[index], "grows beyond 1 MiB");
                filled.clear();
            }
        }
        filled.append(rest);
        entries_[index].value = filled;
        states_[index] = State::filled;
    }

    // The key in `key)s...`; empty: `%(` is text.
    static std::string_view referred(std::string_view text) {
        const std::string_view name = text.substr(0, text.find(")s"));
        const bool is_key = name.size() < text.size() && std::ranges::all_of(name, [](char c) {
                                return is_word(c) || c == '.' || c == '-';
                            });
        return is_key ? name : std::string_view{};
    }

    std::string value_of(std::string_view name, const IniEntry& user, int steps) {
        const auto found = last_.find({user.section, std::string{name}});
        if (found == last_.end()) {
            report(user, fmt::format("refers to '%({})s', which [{}] does not have{}", name,
                                     user.section, did_you_mean(name, names_of(user.section))));
            return "";
        }
        if (states_[found->second] == State::being_filled) {
            report(user, fmt::format("refers to '%({})s', which refers back to it", name));
            return "";
        }
        if (steps > most_steps) {
            report(user, fmt::format("is more than {} references away from its text", most_steps));
            return "";
        }
        fill(found->second, steps);
        return entries_[found->second].value;
    }

    std::vector<std::string_view> names_of(std::string_view section) const {
        std::vector<std::string_view> names;
        for (const auto& [key, index] : last_) {
            if (key.first == section && !key.second.empty()) {
                names.push_back(key.second);
            }
        }
        return names;
    }

    void report(const IniEntry& entry, const std::string& problem) {
        diagnostics_.report(code::bad_value, entry.where, "{} {}", entry.name, problem).hint =
            "write the text itself instead of %(key)s, or name another key of the section";
    }

    std::vector<IniEntry>& entries_;
    Diagnostics& diagnostics_;
    std::vector<State> states_;
    std::map<std::pair<std::string, std::string>, std::size_t> last_;  // by section and key
};

}  // namespace

std::vector<IniEntry> read_ini(std::string_view text, std::string_view path,
                               Diagnostics& diagnostics, std::vector<IniEntry> more) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    LineReader reader{path, diagnostics};
    while (!text.empty()) {
        const std::size_t length = std::min(text.find('\n'), text.size());
        reader.read(text.substr(0, length));
        text.remove_prefix(std::min(length + 1, text.size()));
    }
    std::vector<IniEntry> entries = reader.take_entries();
    std::ranges::move(more, std::back_inserter(entries));
    References{entries, diagnostics}.fill_all();
    return entries;
}

}  // namespace smt
