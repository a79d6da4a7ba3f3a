#include "json_members.h"

#include <string>
#include <unordered_set>
#include <vector>

#include "json_writer.h"
#include "parallel.h"
#include "utf8.h"

namespace smt::json {

namespace {

// Far more than our documents need; it keeps a hostile file from exhausting the stack.
constexpr std::size_t deepest_nesting = 64;

// Builds the document as nlohmann-json's own reader does, and refuses what that one takes: a member
// that stands twice, where the last one wins.
class Builder : public nlohmann::json_sax<Json> {
  public:
    Builder(std::string_view text, const Place& root) : text_{text}, root_{root} {}

    Json document() && { return std::move(document_); }

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool string(string_t& value) override { return add(std::move(value)); }
    bool binary(binary_t& value) override { return add(std::move(value)); }
    bool start_object(std::size_t) override {
        // As it grows, an ordered object copies the names of its members.
        constexpr std::size_t usual_size = 8;
        open(Json::object());
        open_.back()->get_ref<Json::object_t&>().reserve(usual_size);
        return true;
    }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        auto& object = open_.back()->get_ref<Json::object_t&>();
        if (is_repeated(object, names_.back(), name)) {
            fail(root_, "the member '{}' stands twice in one object", name);
        }
        // Not its emplace(), which looks for the name once more.
        object.push_back({std::move(name), nullptr});
        return true;
    }

    bool parse_error(std::size_t position, const std::string&,
                     const Json::exception& error) override {
        const std::string_view what = error.what();  // "[json.exception.NAME.NUMBER] MESSAGE"
        if (dynamic_cast<const Json::parse_error*>(&error) == nullptr) {
            fail(root_, "no JSON: {}", what.substr(what.find("] ") + 2));
        }
        // "parse error at line 3, column 7: syntax error ...; last read: '...'": what was read may
        // be of a file that is not for everybody's eyes.
        const std::size_t read = std::min(position, text_.size());
        const auto line = 1 + std::ranges::count(text_.substr(0, read), '\n');
        const std::size_t begin = what.find(": ") + 2;
        const std::string_view message = what.substr(begin, what.find("; last read: ") - begin);
        throw std::runtime_error{fmt::format("{}:{}: no JSON: {}", root_.text(), line, message)};
    }

  private:
    using Names = std::unordered_set<std::string>;

    // Few members are looked through; of many the names are kept, or the time that a hostile file
    // takes would grow with their square.
    static bool is_repeated(const Json::object_t& object, Names& names, const std::string& name) {
        constexpr std::size_t few = 32;
        if (object.size() < few) {
            return std::ranges::any_of(object,
                                       [&](const auto& member) { return member.first == name; });
        }
        if (names.empty()) {
            for (const auto& member : object) {
                names.insert(member.first);
            }
        }
        return !names.insert(name).second;
    }

    // The place of the next value: behind the last one of a list, or that of the last name.
    Json& next() {
        if (open_.empty()) {
            return document_;
        }
        Json& around = *open_.back();
        return around.is_array() ? around.get_ref<Json::array_t&>().emplace_back()
                                 : around.get_ref<Json::object_t&>().back().second;
    }

    bool add(Json value) {
        next() = std::move(value);
        return true;
    }

    bool open(Json value) {
        if (open_.size() > deepest_nesting) {
            fail(root_, "nested deeper than {}", deepest_nesting);
        }
        Json& place = next();
        place = std::move(value);
        open_.push_back(&place);
        names_.emplace_back();
        return true;
    }

    bool close() {
        open_.pop_back();
        names_.pop_back();
        return true;
    }

    std::string_view text_;
    const Place& root_;
    Json document_;
    std::vector<Json*> open_;   // those inside of which the next value stands
    std::vector<Names> names_;  // of the members of each that has many
};

Json parse_any(std::string_view text, const Place& root) {
    if (text.empty()) {
        fail(root, "the file is empty");
    }
    Builder builder{text, root};
    Json::sax_parse(text, &builder);
    return std::move(builder).document();
}

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

// Printable ASCII that JSON does not escape, as nearly all names and types are.
bool stands_as_it_is(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

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
        // Not what it says: somebody may have put a file there that is not for everybody's eyes.
        fail(root, "{} {} is no {}", document.is_array() ? "an" : "a", document.type_name(), what);
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

void Writer::write_text(std::string_view text) {
    if (stands_as_it_is(text)) {
        text_.append("\"").append(text) += '"';
        return;
    }
    const auto on_other_bytes = other_bytes_ == OtherBytes::refused
                                    ? Json::error_handler_t::strict
                                    : Json::error_handler_t::replace;
    text_ += without_controls(Json(text).dump(-1, ' ', false, on_other_bytes));
}

std::vector<std::string> Writer::written_by_many(
    std::size_t size, const std::function<std::string(std::size_t)>& element) {
    std::vector<std::string> texts(size);
    parallel_for(size, [&](std::size_t i) { texts[i] = element(i); });
    return texts;
}

}  // namespace smt::json
