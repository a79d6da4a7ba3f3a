// What smt is busy with, on a terminal, once it takes longer than a second.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "smt/command.h"

namespace smt {

// One line of stderr that is written over and is gone in the end.  Shows nothing where stderr is no
// terminal, with -q, with -v, whose lines say more, and with --format json.
class Progress {
  public:
    explicit Progress(const CommandLine& line);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // What comes now, as the end of "smt: ".
    void say(const std::string& what);
    // Before anything else is printed.
    void end();

  private:
    void show();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::string what_;
    bool is_new_ = false, is_over_ = false;
    std::thread thread_;
};

}  // namespace smt
