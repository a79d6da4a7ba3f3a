// report.json and the data of report.html have one content in two spellings.  What a record holds
// is said once, to a writer of either kind: JSON for reading, and for the page a form that holds
// every text, and every column that looks like another one, only once.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace smt {

// A JSON string of ASCII alone: control, bidi and every other character that a page or terminal
// could take for its own is escaped, and bytes that are no UTF-8 become U+FFFD.  With `for_page`
// also what could end an element.
void append_json(std::string& text, std::string_view value, bool for_page);

// The list of what `append_one` makes of each element.
template <typename Range, typename Function>
void append_list(std::string& text, const Range& range, Function append_one) {
    text += '[';
    bool is_first = true;
    for (const auto& element : range) {
        text.append(is_first ? "" : ",");
        is_first = false;
        append_one(element);
    }
    text += ']';
}

class JsonWriter {
  public:
    explicit JsonWriter(std::string& text) : text_{text} {}

    void text(std::string_view key, std::string_view value) {
        begin(key);
        append_json(text_, value, false);
    }
    void lines(std::string_view key, std::string_view value) { text(key, value); }
    void plain(std::string_view key, std::string_view literal) {
        begin(key);
        text_ += literal;
    }
    void texts(std::string_view key, const std::vector<std::string>& values) {
        begin(key);
        append_list(text_, values,
                    [&](const std::string& value) { append_json(text_, value, false); });
    }

    template <typename Range, typename Function>
    void records(std::string_view key, std::string_view shape, const Range& range,
                 Function function) {
        begin(key);
        append_list(text_, range, [&](const auto& element) { record(shape, element, function); });
    }
    template <typename Range, typename Function>
    void shared(std::string_view key, std::string_view shape, const Range& range,
                Function function) {
        records(key, shape, range, function);
    }

    template <typename Element, typename Function>
    void record(std::string_view /*shape*/, const Element& element, Function function) {
        text_ += '{';
        first_ = true;
        function(*this, element);
        text_ += '}';
        first_ = false;
    }

  private:
    void begin(std::string_view key) {
        text_.append(first_ ? "\"" : ",\"").append(key).append("\":");
        first_ = false;
    }

    std::string& text_;
    bool first_ = true;
};

// What the records of the page share.
class PagePool {
  public:
    // The place of a text among all that there are.
    std::size_t text(std::string_view value);
    // The place of a record among those of its shape.
    std::size_t record(std::string_view shape, const std::string& values);

    struct Shape {
        std::vector<std::pair<std::string, std::string>> fields;  // name, kind
        bool is_known = false;
    };
    Shape& shape(std::string_view name) { return shapes_[std::string{name}]; }

    // "shapes": ..., "strings": ..., "shared": ...: as members of an object.
    std::vector<std::pair<std::string, std::string>> members() const;

  private:
    struct Pool {
        std::unordered_map<std::string, std::size_t> places;
        std::vector<const std::string*> values;  // the keys of `places`
    };
    static std::size_t place(Pool& pool, std::string_view value);

    Pool strings_;
    std::map<std::string, Pool> shared_;
    std::map<std::string, Shape> shapes_;
};

// A record as the list of its values; a text as its place in the pool.
class PageWriter {
  public:
    PageWriter(PagePool& pool, std::string& text) : pool_{pool}, text_{text} {}

    void text(std::string_view key, std::string_view value) {
        begin(key, "text");
        text_ += std::to_string(pool_.text(value));
    }
    // A text whose lines are often those of others.
    void lines(std::string_view key, std::string_view value);
    void plain(std::string_view key, std::string_view literal) {
        begin(key, "plain");
        text_ += literal;
    }
    void texts(std::string_view key, const std::vector<std::string>& values) {
        begin(key, "texts");
        append_list(text_, values,
                    [&](const std::string& value) { text_ += std::to_string(pool_.text(value)); });
    }

    template <typename Range, typename Function>
    void records(std::string_view key, std::string_view shape, const Range& range,
                 Function function) {
        begin(key, std::string{"records "}.append(shape));
        append_list(text_, range, [&](const auto& element) { record(shape, element, function); });
    }
    template <typename Range, typename Function>
    void shared(std::string_view key, std::string_view shape, const Range& range,
                Function function) {
        begin(key, std::string{"shared "}.append(shape));
        append_list(text_, range, [&](const auto& element) {
            std::string values;
            PageWriter{pool_, values}.record(shape, element, function);
            text_ += std::to_string(pool_.record(shape, values));
        });
    }

    template <typename Element, typename Function>
    void record(std::string_view shape, const Element& element, Function function) {
        PagePool::Shape& mine = pool_.shape(shape);
        PagePool::Shape* const outer = std::exchange(shape_, &mine);
        text_ += '[';
        first_ = true;
        function(*this, element);
        text_ += ']';
        first_ = false;
        mine.is_known = true;
        shape_ = outer;
    }

  private:
    void begin(std::string_view key, std::string_view kind) {
        text_.append(first_ ? "" : ",");
        first_ = false;
        if (!shape_->is_known) {
            shape_->fields.emplace_back(key, kind);
        }
    }

    PagePool& pool_;
    std::string& text_;
    PagePool::Shape* shape_ = nullptr;
    bool first_ = true;
};

}  // namespace smt
