// PHP opens extensions with RTLD_DEEPBIND, which a sanitizer's runtime refuses: a dlopen(3)
// without.
#include <dlfcn.h>

extern "C" void* dlopen(const char* file, int mode) noexcept {
    static const auto next = reinterpret_cast<decltype(&::dlopen)>(dlsym(RTLD_NEXT, "dlopen"));
    return next(file, mode & ~RTLD_DEEPBIND);
}
