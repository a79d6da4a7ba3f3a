// Preloaded into the real program: makes one call of its writer fail, or something happen there.
//
//   SMT_FAULT=CALL:N:ACTION   CALL: flock, fsync, renameat or write (to a file); N: which call of
//                             it, from 1; ACTION: errno=NUMBER, signal=NUMBER, or wait=PATH,
//                             which makes the file PATH.here and waits until PATH is there
//   SMT_LOST=TEXT             what is sent with this text in it never arrives
//   SMT_NO_THREADS=1          no thread can be made
//   SMT_CREATED=PATH          each file that the program makes is noted there with its mode at that
//                             moment, before anything is in it
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

struct Fault {
    std::string call, action, argument;
    int nth = 0;
};

Fault read_fault() {
    const char* const text = std::getenv("SMT_FAULT");
    if (text == nullptr) {
        return {};
    }
    const std::string fault = text;
    const std::size_t first = fault.find(':');
    const std::size_t second = fault.find(':', first + 1);
    const std::size_t equals = fault.find('=', second);
    return {fault.substr(0, first), fault.substr(second + 1, equals - second - 1),
            fault.substr(equals + 1), std::stoi(fault.substr(first + 1))};
}

void wait_for(const std::string& path) {
    ::close(::open((path + ".here").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    while (::access(path.c_str(), F_OK) != 0) {
        ::usleep(5000);
    }
}

// False: the call fails, and errno says why.
bool may_go_on(const char* call) {
    static const Fault fault = read_fault();
    static std::atomic<int> calls = 0;
    if (fault.call != call || ++calls != fault.nth) {
        return true;
    }
    if (fault.action == "signal") {
        ::kill(::getpid(), std::stoi(fault.argument));
    } else if (fault.action == "wait") {
        wait_for(fault.argument);
    } else {
        errno = std::stoi(fault.argument);
        return false;
    }
    return true;
}

void note(const char* name, int file) {
    const char* const path = std::getenv("SMT_CREATED");
    struct stat status {};
    if (path == nullptr || ::fstat(file, &status) != 0) {
        return;
    }
    FILE* const notes = std::fopen(path, "ae");
    if (notes != nullptr) {
        std::fprintf(notes, "%04o %s\n", status.st_mode & 07777U, name);
        std::fclose(notes);
    }
}

bool is_regular(int file) {
    struct stat status {};
    return ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

template <typename Function>
Function* original(const char* name) {
    void* const found = ::dlsym(RTLD_NEXT, name);
    Function* function = nullptr;
    std::memcpy(&function, &found, sizeof found);
    return function;
}

}  // namespace

extern "C" int fsync(int file) {
    return may_go_on("fsync") ? original<int(int)>("fsync")(file) : -1;
}

extern "C" int flock(int file, int operation) noexcept {
    return may_go_on("flock") ? original<int(int, int)>("flock")(file, operation) : -1;
}

extern "C" int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
    return may_go_on("renameat") ? original<int(int, const char*, int, const char*)>("renameat")(
                                       from_folder, from, to_folder, to)
                                 : -1;
}

extern "C" ssize_t write(int file, const void* bytes, size_t count) {
    return !is_regular(file) || may_go_on("write")
               ? original<ssize_t(int, const void*, size_t)>("write")(file, bytes, count)
               : -1;
}

extern "C" ssize_t send(int socket, const void* bytes, size_t count, int flags) {
    const char* const lost = std::getenv("SMT_LOST");
    if (lost != nullptr && ::memmem(bytes, count, lost, std::strlen(lost)) != nullptr) {
        return static_cast<ssize_t>(count);
    }
    return original<ssize_t(int, const void*, size_t, int)>("send")(socket, bytes, count, flags);
}

extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                              void* (*start)(void*), void* argument) noexcept {
    using Create = int(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
    return std::getenv("SMT_NO_THREADS") != nullptr
               ? EAGAIN
               : original<Create>("pthread_create")(thread, attributes, start, argument);
}

extern "C" int openat(int folder, const char* name, int flags, ...) {
    std::va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & O_CREAT) == 0 ? 0 : va_arg(more, mode_t);
    va_end(more);
    const int file =
        original<int(int, const char*, int, mode_t)>("openat")(folder, name, flags, mode);
    if ((flags & O_CREAT) != 0 && file >= 0) {
        note(name, file);
    }
    return file;
}
