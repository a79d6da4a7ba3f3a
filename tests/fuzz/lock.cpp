// The reader of smt.lock, and the plan that goes on from it.
#include "smt/lock.h"

#include <stdexcept>

#include "fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string text(bytes, bytes + size);
    smt::Plan plan;
    try {
        plan = smt::plan_from_lock(text, "smt.lock");
    } catch (const std::runtime_error& error) {
        fuzz::expect(std::string_view{error.what()}.starts_with("smt.lock:"), error.what());
        return 0;
    }
    const std::string written = smt::to_lock(plan);
    fuzz::expect_equal(smt::to_lock(smt::plan_from_lock(written, "again")), written, "the lock");
    return 0;
}
