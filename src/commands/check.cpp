#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <variant>

#include "ascii.h"
#include "commands/keep.h"
#include "commands/planning.h"
#include "options.h"
#include "smt/check.h"
#include "smt/command.h"
#include "smt/data_state.h"
#include "smt/flink_state.h"
#include "smt/output.h"
#include "smt/starrocks_state.h"
#include "terminal.h"
#include "text.h"

namespace smt {

namespace {

// What --only and --skip can name.
std::vector<std::string_view> known_names() {
    std::vector<std::string_view> names = {plan_theme};
    for (const Check* check : all_checks()) {
        names.push_back(check->id);
        if (std::ranges::find(names, check->theme) == names.end()) {
            names.push_back(check->theme);
        }
    }
    for (const Code* code : all_codes()) {
        names.push_back(code->name);
    }
    return names;
}

// "a, b" of each use of the option.
std::vector<std::string> names_in(const std::vector<std::string>& values) {
    std::vector<std::string> names;
    for (std::string_view rest : values) {
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            names.emplace_back(trimmed(rest.substr(0, comma)));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
    return names;
}

// Says which of the names is none; false then.
bool are_known(const CommandLine& line, std::string_view option,
               const std::vector<std::string>& names) {
    const std::vector<std::string_view> known = known_names();
    for (const std::string& name : names) {
        if (std::ranges::find(known, name) == known.end()) {
            say(line, said::usage,
                fmt::format("{}: there is no check '{}'{}", option, name,
                            did_you_mean(name, known)),
                "`smt check --list` has all checks and themes");
            return false;
        }
    }
    return true;
}

std::vector<StateRequest> requests_of(const Plan& plan) {
    std::vector<StateRequest> requests;
    for (const SourceGroup& group : plan.groups) {
        auto request = std::ranges::find(requests, group.database, &StateRequest::database);
        if (request == requests.end()) {
            request = requests.insert(request, {.database = group.database, .role = plan.cdc_role});
        }
        request->tables.insert(request->tables.end(), group.tables.begin(), group.tables.end());
    }
    for (const SourceGroup& group : prepared_groups(plan)) {
        std::ranges::find(requests, group.database, &StateRequest::database)
            ->publications.push_back(group.publication);
    }
    std::ranges::sort(requests, {}, &StateRequest::database);
    return requests;
}

// As Flink connects: by its own address, role and password; nothing when there is no password.
std::optional<LoginResult> login_as_flink(const Config& config, const Plan& plan) {
    const Config common = with_common_options(config);
    const std::string password = source_password(common, common.cdc.options).value;
    if (password.empty() || plan.groups.empty()) {
        return std::nullopt;
    }
    Diagnostics said_by_the_plan;
    const SourceConnection connection = source_connection(common, said_by_the_plan);
    DbConfig as_flink = config.db;
    as_flink.host = connection.hostname;
    as_flink.port = std::stoi(connection.port);
    as_flink.user = connection.username;
    as_flink.password = password;
    return try_login(as_flink, plan.groups.front().database);
}

// Whether a check of one of the themes is wanted: only what those need is looked at.
bool wants_any(const CheckChoice& choice, std::initializer_list<std::string_view> themes) {
    return std::ranges::any_of(all_checks(), [&](const Check* check) {
        return std::ranges::find(themes, check->theme) != themes.end() && choice.wants(*check);
    });
}

CheckResult look(const CommandLine& line, const CheckChoice& choice, const Config& config,
                 const Catalog& catalog, const Plan& plan, Progress& progress) {
    const QueryObserver observer = query_observer(line, progress);
    std::optional<ServerState> server;
    std::optional<LoginResult> login;
    std::optional<StarRocksState> starrocks;
    std::optional<FlinkState> flink;
    std::optional<DataState> data;
    if (wants_any(choice, {"server", "role", "publication", "table", "slot"})) {
        progress.say("looking at PostgreSQL");
        server = read_server_state(config.db, requests_of(plan), observer);
    }
    if (wants_any(choice, {"role"})) {
        login = login_as_flink(config, plan);
    }
    if (wants_any(choice, {"starrocks"})) {
        progress.say("looking at StarRocks");
        starrocks = read_starrocks_state(config, plan);
    }
    if (wants_any(choice, {"flink"})) {
        progress.say("looking at Flink");
        flink = read_flink_state(config);
    }
    if (!line.scan.empty() && wants_any(choice, {"data"})) {
        const auto say_table = [&](const TableName& table, std::size_t number, std::size_t count) {
            progress.say(fmt::format("reading {} ({} of {})", to_string(table), number, count));
        };
        data =
            read_data_state(config, plan, catalog,
                            line.scan == "full" ? Scan::whole : Scan::sampled, observer, say_table);
    }
    const auto pointer = [](const auto& state) { return state ? &*state : nullptr; };
    return run_checks({.config = config,
                       .catalog = catalog,
                       .plan = plan,
                       .server = pointer(server),
                       .login = pointer(login),
                       .starrocks = pointer(starrocks),
                       .flink = pointer(flink),
                       .data = pointer(data)},
                      choice);
}

std::string printed(const CommandLine& line, const CheckResult& result, const Config& config) {
    if (line.format == "json") {
        return to_json_lines(result);
    }
    return line.format == "sarif" ? to_sarif(result, config.path, SMT_VERSION)
                                  : to_text(result, wants_color_on_stdout(line));
}

// Nothing may be seen of the plan when it has errors: what it says of slots is not to be used.
CheckResult check(const CommandLine& line, const CheckChoice& choice, const LoadedConfig& loaded,
                  const Catalog& catalog, Plan& plan, Progress& progress,
                  Diagnostics& diagnostics) {
    const Plan& earlier = keep(earlier_plan(output_dir_of(line, loaded.config), diagnostics))->plan;
    plan = make_plan(loaded.config, loaded.rules, catalog, earlier, diagnostics);
    diagnostics.remove_allowed(loaded.config.allowances, !diagnostics.has_errors());
    CheckResult result;
    if (diagnostics.has_errors()) {
        result.not_run = {"every other theme, since the plan has errors"};
    } else {
        result = look(line, choice, loaded.config, catalog, plan, progress);
    }
    // Errors count whatever is asked for: nothing else can be told.
    std::vector<Finding> of_plan =
        findings_of(diagnostics, diagnostics.has_errors() ? CheckChoice{} : choice);
    result.findings.insert(result.findings.begin(), of_plan.begin(), of_plan.end());
    return result;
}

bool fails(const CheckResult& result, const CommandLine& line) {
    return result.count(Severity::error) > 0 ||
           (line.fail_on == "warning" && result.count(Severity::warning) > 0);
}

}  // namespace

Outcome run_check(const CommandLine& line, Diagnostics& diagnostics) {
    if (line.list) {
        print_product(list_of_checks());
        return ExitCode::done;
    }
    const CheckChoice choice{.only = names_in(line.only), .skip = names_in(line.skip)};
    if (!are_known(line, "--only", choice.only) || !are_known(line, "--skip", choice.skip)) {
        return ExitCode::bad_usage;
    }
    const LoadedConfig loaded{line, diagnostics};
    if (diagnostics.has_errors()) {
        return ExitCode::bad_usage;
    }
    Progress progress{line};
    auto found = load_catalog(line, loaded, progress, diagnostics);
    if (const ExitCode* const code = std::get_if<ExitCode>(&found)) {
        return *code;
    }
    const Catalog& catalog = *keep(std::get<Catalog>(std::move(found)));
    Plan& plan = *keep(Plan{});
    Diagnostics of_plan;
    const CheckResult result = check(line, choice, loaded, catalog, plan, progress, of_plan);
    progress.end();
    print_product(printed(line, result, loaded.config));
    if (!line.fix_script.empty()) {
        write_secret_file(line.fix_script, fix_script(result, plan));
    }
    return fails(result, line) ? ExitCode::check_failed : ExitCode::done;
}

}  // namespace smt
