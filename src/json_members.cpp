#include "json_members.h"

#include <functional>
#include <set>

#include "utf8.h"

namespace smt::json {

namespace {

// Far more than our documents need; it keeps a hostile file from exhausting the stack.
constexpr int deepest_nesting = 64;

class MemberNames {
  public:
    explicit MemberNames(const Place& root) : root_{root} {}

    bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
        if (depth > deepest_nesting) {
            fail(root_, "nested deeper than {}", deepest_nesting);
        }
        if (event == Json::parse_event_t::object_start) {
            open_.emplace_back();
        } else if (event == Json::parse_event_t::object_end) {
            open_.pop_back();
        } else if (event == Json::parse_event_t::key) {
            const std::string name = parsed.get<std::string>();
            if (!open_.back().insert(name).second) {
                fail(root_, "the member '{}' stands twice in one object", name);
            }
        }
        return true;
    }

  private:
    const Place& root_;
    std::vector<std::set<std::string>> open_;
};

Json parse_any(std::string_view text, const Place& root) {
    MemberNames names{root};
    try {
        return Json::parse(text, std::ref(names));
    } catch (const Json::parse_error& error) {
        // "[json.exception.parse_error.101] parse error at line 3, column 7: syntax error ..."
        const std::string_view what = error.what();
        const std::size_t read = std::min(error.byte, text.size());
        const auto line = 1 + std::ranges::count(text.substr(0, read), '\n');
        throw std::runtime_error{
            fmt::format("{}:{}: no JSON: {}", root.text(), line, what.substr(what.find(": ") + 2))};
    } catch (const Json::exception& error) {
        const std::string_view what = error.what();
        fail(root, "no JSON: {}", what.substr(what.find("] ") + 2));
    }
}

constexpr std::size_t widest_line = 100;

// Names and comments of a database reach a terminal when somebody looks at a diff: what changes how
// the text around it is read stands in JSON's own escapes.
std::string without_controls(std::string text) {
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };
    if (std::ranges::all_of(text, is_plain)) {
        return text;
    }
    std::string escaped;
    std::size_t begin = 0;  // of what is not yet copied
    for (std::size_t i = 0; i < text.size();) {
        const auto character = utf8_character(std::string_view{text}.substr(i));
        const std::size_t length = character ? character->length : 1;
        if (character && (is_control(character->code_point) || is_format(character->code_point))) {
            escaped.append(text, begin, i - begin);
            escaped += fmt::format("\\u{:04x}", character->code_point);
            begin = i + length;
        }
        i += length;
    }
    return escaped.append(text, begin);
}

bool is_flat(const Json& value) {
    return std::ranges::none_of(value, [](const Json& child) { return child.is_structured(); });
}

class Printer {
  public:
    explicit Printer(OtherBytes other_bytes)
        : on_other_bytes_{other_bytes == OtherBytes::refused ? Json::error_handler_t::strict
                                                             : Json::error_handler_t::replace} {}

    void print_document(int version, const Json& document) {
        text_ += fmt::format("{{\n  \"version\": {}", version);
        print_members(document, "", ",\n");
    }

    std::string text() && { return std::move(text_); }

  private:
    void print_structured(const Json& value, const std::string& indent) {
        text_ += value.is_object() ? '{' : '[';
        print_members(value, indent, "\n");
    }

    void print_members(const Json& value, const std::string& indent, std::string_view separator) {
        const std::string deeper = indent + "  ";
        for (const auto& [name, child] : value.items()) {
            text_ += separator;
            text_ += deeper;
            if (value.is_object()) {
                text_ += dumped(name) + ": ";
            }
            print_value(child, deeper);
            separator = ",\n";
        }
        text_ += "\n" + indent;
        text_ += value.is_object() ? '}' : ']';
    }

    void print_value(const Json& value, const std::string& indent) {
        if (const auto line = as_line(value)) {
            text_ += *line;
        } else {
            print_structured(value, indent);
        }
    }

    // A list of objects never stands on one line, an object that holds another one only when that
    // is short.
    std::optional<std::string> as_line(const Json& value) const {
        if (!value.is_structured() || is_flat(value)) {
            return dumped(value);
        }
        const auto is_simple = [](const Json& child) {
            return !child.is_structured() || is_flat(child);
        };
        if (value.is_array() || !std::ranges::all_of(value, is_simple)) {
            return std::nullopt;
        }
        std::string line = dumped(value);
        return line.size() <= widest_line ? std::optional{std::move(line)} : std::nullopt;
    }

    std::string dumped(const Json& value) const {
        return without_controls(value.dump(-1, ' ', false, on_other_bytes_));
    }

    Json::error_handler_t on_other_bytes_;
    std::string text_;
};

}  // namespace

std::string Place::text() const {
    if (parent == nullptr) {
        return std::string{member};
    }
    if (member.empty()) {
        return fmt::format("{}[{}]", parent->text(), index);
    }
    const char* const separator = parent->parent == nullptr ? ": " : ".";
    return fmt::format("{}{}{}", parent->text(), separator, member);
}

std::string shown(const Json& value) {
    if (value.is_string()) {
        return fmt::format("'{}'", value.get_ref<const std::string&>());
    }
    return value.is_structured() ? fmt::format("an {}", value.type_name())
                                 : fmt::format("'{}'", value.dump());
}

const std::string& text_of(const Json& value, const Place& place) {
    if (!value.is_string()) {
        fail(place, "{} is no text", shown(value));
    }
    return value.get_ref<const std::string&>();
}

Json parse(std::string_view text, const Place& root, int version, std::string_view what) {
    Json document = parse_any(text, root);
    if (!document.is_object()) {
        fail(root, "{} is no {}", shown(document), what);
    }
    if (!document.contains("version")) {
        fail(root, "'version' is missing");
    }
    if (document["version"] != version) {
        fail(Place{&root, "version"}, "{} is unknown to this smt, which reads '{}'",
             shown(document["version"]), version);
    }
    document.erase("version");
    return document;
}

std::string print(int version, const Json& document, OtherBytes other_bytes) {
    Printer printer{other_bytes};
    printer.print_document(version, document);
    return std::move(printer).text() + "\n";
}

}  // namespace smt::json
