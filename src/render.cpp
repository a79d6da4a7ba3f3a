#include "smt/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ascii.h"
#include "smt/quote.h"
#include "text.h"
#include "utf8.h"

namespace smt {

namespace {

// How placeholders stand in a kind of file, which its first words tell.
struct Format {
    std::string_view first_words, mark;
    std::string_view quotes;   // around the placeholder
    std::string_view assigns;  // between name and value
    std::string (*quote)(std::string_view value);
};
std::string runner_text(std::string_view value) {
    return quote::sql_runner_literal(quote::flink_text(value));
}

constexpr Format formats[] = {
    {quote::sql_runner_head, quote::placeholder_mark, "'", " = ", runner_text},
    {"-- smt ", quote::placeholder_mark, "'", " = ", quote::flink_text},
    {"# smt ", quote::yaml_placeholder_mark, "\"", ": ", quote::yaml_text},
};

// An option or a setting of Flink, 'name' = '${NAME}', that stands below a mark.
struct Placeholder {
    std::string_view head;    // up to the value's quote
    std::string_view option;  // its name
    std::string_view tail;    // what stands behind the value
};

// 'text' of SQL on its own, in which every quote is doubled, or a plain key of YAML.
bool is_name(std::string_view text, const Format& format) {
    if (format.quotes != "'") {
        return !text.empty() && text.find_first_of(" :'\"") == std::string_view::npos;
    }
    if (text.size() < 2 || !text.starts_with('\'') || !text.ends_with('\'')) {
        return false;
    }
    return replace_all(text.substr(1, text.size() - 2), "''", "").find('\'') == std::string::npos;
}

std::optional<Placeholder> placeholder_in(std::string_view line, std::string_view name,
                                          const Format& format) {
    const std::string value = fmt::format("{0}${{{1}}}{0}", format.quotes, name);
    const std::size_t at = line.rfind(value);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const Placeholder found{line.substr(0, at), {}, line.substr(at + value.size())};
    std::string_view option = trimmed(found.head.substr(0, found.head.rfind(format.assigns)));
    option.remove_prefix(option.starts_with("SET ") ? 4 : 0);
    const bool is_whole = found.head.ends_with(format.assigns) && is_name(option, format) &&
                          (found.tail.empty() || found.tail == "," || found.tail == ";");
    return is_whole ? std::optional{Placeholder{found.head, option, found.tail}} : std::nullopt;
}

// The name behind a mark, or nothing when the line is none.
std::optional<std::string_view> marked_name(std::string_view line, const Format& format) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (!line.starts_with(format.mark)) {
        return std::nullopt;
    }
    return line.substr(format.mark.size());
}

class Renderer {
  public:
    Renderer(const std::string& path, const Environment& environment, Diagnostics& diagnostics)
        : path_(path), environment_(environment), diagnostics_(diagnostics) {}

    std::string render(std::string_view text) {
        format_ = std::ranges::find_if(
            formats, [&](const Format& format) { return text.starts_with(format.first_words); });
        if (format_ == std::end(formats)) {
            diagnostics_
                .report(code::not_renderable, path_,
                        "does not begin as a script of smt does: nothing is filled in")
                .hint = "name a script or YAML file that was written with secrets = placeholder";
            return "";
        }
        std::string rendered;
        while (!text.empty()) {
            const std::string_view line = take_line(text);
            if (const auto name = marked_name(line, *format_)) {
                rendered += filled(*name, text.empty() ? "" : take_line(text));
            } else {
                rendered.append(line).append(has_line_feed_ ? "\n" : "");
            }
        }
        if (filled_ == 0 && !diagnostics_.has_errors()) {
            diagnostics_.report(code::nothing_to_render, path_,
                                "holds no placeholder: it is copied as it is");
        }
        return rendered;
    }

  private:
    std::string_view take_line(std::string_view& text) {
        ++line_;
        const std::size_t length = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, length);
        has_line_feed_ = length < text.size();
        text.remove_prefix(has_line_feed_ ? length + 1 : length);
        return line;
    }

    std::string where() const { return fmt::format("{}:{}", path_, line_); }

    // The line below a mark with the value in it.
    std::string filled(std::string_view name, std::string_view line) {
        const auto placeholder = placeholder_in(line, name, *format_);
        if (!placeholder) {
            diagnostics_
                .report(code::not_renderable, where(),
                        "the mark above says that '${{{}}}' stands here, and it does not: the file "
                        "was edited",
                        name)
                .hint = "run smt again, and change the config instead";
            return "";
        }
        ++filled_;
        const auto value = environment_(std::string{name});
        if (!is_good(value, std::string{name}, placeholder->option)) {
            return "";
        }
        return fmt::format("{}{}{}{}", placeholder->head, format_->quote(*value), placeholder->tail,
                           has_line_feed_ ? "\n" : "");
    }

    // Reports what is wrong with a variable, once.  Its value is not shown.
    bool is_good(const std::optional<std::string>& value, const std::string& name,
                 std::string_view option) {
        const bool is_text = value && is_printable(*value);
        if (is_text || !reported_.insert(name).second) {
            return is_text;
        }
        if (!value) {
            diagnostics_
                .report(code::env_unset, where(),
                        "{} is filled in from the environment variable '{}', which is not set",
                        option, name)
                .hint = "set it to the secret itself";
        } else {
            diagnostics_
                .report(code::bad_value, where(),
                        "{} is filled in from the environment variable '{}', whose value has a "
                        "line break, another control character or bytes that are no UTF-8",
                        option, name)
                .hint =
                "set it to one line of text; $(cat FILE) leaves the line break at the end "
                "of a file away";
        }
        return false;
    }

    const Format* format_ = formats;
    const std::string& path_;
    const Environment& environment_;
    Diagnostics& diagnostics_;
    std::set<std::string> reported_;
    std::size_t line_ = 0;
    std::size_t filled_ = 0;
    bool has_line_feed_ = false;
};

}  // namespace

std::string render(std::string_view text, const std::string& path, const Environment& environment,
                   Diagnostics& diagnostics) {
    return Renderer{path, environment, diagnostics}.render(text);
}

}  // namespace smt
