// Signals that would end smt while it writes.
#pragma once

#include <csignal>

namespace smt {

// Holds back the signals that end a program: none comes between two renames, and none leaves a
// staged file behind.  One that came meanwhile ends smt with this object.
class SignalHold {
  public:
    SignalHold();
    ~SignalHold();
    SignalHold(const SignalHold&) = delete;
    SignalHold& operator=(const SignalHold&) = delete;

    // Throws OutputError when a signal waits, so that nothing more is done.
    void give_way() const;

  private:
    sigset_t held_{}, before_{};
};

}  // namespace smt
