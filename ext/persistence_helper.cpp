#include "persistence_helper.h"

#include <memory>
#include <string>
#include <string_view>

#include "arguments.h"
#include "boundary.h"
#include "classes.h"
#include "config/digest.h"
#include "config/error.h"
#include "persist/worker_files.h"
#include "program_call.h"
#include "saved.h"
#include "worker.h"

namespace amqp_pconn::ext {
namespace {

// An object of that class; false with an exception pending. No Fiber may suspend in anything that a
// helper does.
bool make_helper(zval& helper, zend_class_entry* entry) {
    ZVAL_UNDEF(&helper);
    if (object_init_ex(&helper, entry) != SUCCESS) {
        return false;
    }
    if (entry->constructor != nullptr) {
        call_method(Z_OBJ(helper), "__construct", nullptr, 0, nullptr);
        if (EG(exception) != nullptr) {
            zend_object_store_ctor_failed(Z_OBJ(helper));  // it has no destructor then
        }
    }
    return EG(exception) == nullptr;
}

// Its destructor is a part of what it does, and may throw as well.
bool release_helper(zval& helper) {
    zend_fiber_switch_block();
    zval_ptr_dtor(&helper);
    zend_fiber_switch_unblock();
    ZVAL_UNDEF(&helper);
    return EG(exception) == nullptr;
}

// False with an exception pending. `result` is the caller's.
bool call(zval& helper, const char* method, zval* result = nullptr) {
    if (result != nullptr) {
        ZVAL_UNDEF(result);
    }
    call_method(Z_OBJ(helper), method, result, 0, nullptr);
    return EG(exception) == nullptr;
}

// The same with a text.
bool call_with(zval& helper, const char* method, zend_string* text) {
    zval argument;
    ZVAL_STR_COPY(&argument, text);
    call_method(Z_OBJ(helper), method, nullptr, 1, &argument);
    zval_ptr_dtor(&argument);
    return EG(exception) == nullptr;
}

// An object of the class of that name; false where there is none, and then why, or the script has
// ended.
bool find_helper(zval& helper, zend_string* name, smart_str& why_not) {
    ZVAL_UNDEF(&helper);
    auto* entry = zend_lookup_class(name);
    if (EG(exception) == nullptr && entry == nullptr) {
        smart_str_appends(&why_not, "there is no class ");
        smart_str_append(&why_not, name);
        smart_str_appends(&why_not, ", its persistence helper");
        return false;
    }
    if (EG(exception) == nullptr && instanceof_function(entry, ce_persistence_helper) &&
        make_helper(helper, entry)) {
        return true;
    }
    if (EG(exception) == nullptr) {
        smart_str_append(&why_not, name);
        smart_str_appends(&why_not, " is no persistence helper any more");
    }
    take_exception(why_not);
    return false;
}

// Null with an exception pending.
zend_string* new_key() {
    auto& key = Worker::current().place.key;  // this may be jumped out of
    if (!guarded(0, [&] { key = Worker::current().id() + '-' + config::random_id(); })) {
        return nullptr;
    }
    return zend_string_init(key.data(), key.size(), false);
}

// Null with an exception pending.
zend_string* seal(const zend_string* key, const zend_string* bytes) {
    auto& sealed = Worker::current().saved;  // this may be jumped out of
    if (!guarded(0, [&] { sealed = Worker::current().seal().close(view(key), view(bytes)); })) {
        return nullptr;
    }
    zend_string* text = zend_string_init(sealed.data(), sealed.size(), false);
    std::string().swap(sealed);
    return text;
}

// Null where it is not as it was, and then why.
zend_string* open_seal(const zend_string* key, const zend_string* sealed, smart_str& why_not) {
    auto& why = Worker::current().saved;
    why.clear();
    std::string_view bytes;
    bool is_open = false;
    guarded_quietly([&] {
        try {
            bytes = Worker::current().seal().open(view(key), view(sealed));
            is_open = true;
        } catch (const Error& error) {
            why = error.what();
        }
    });
    if (!is_open) {
        smart_str_appendl(&why_not, why.data(), why.size());
        return nullptr;
    }
    return zend_string_init(bytes.data(), bytes.size(), false);
}

// What the helper has found; null with an exception pending, or with why not.
zend_string* load_sealed(zval& helper, zend_string* key, smart_str& why_not) {
    zval found;
    if (!call_with(helper, "seturlkey", key) || !call(helper, "load", &found)) {
        return nullptr;
    }
    const bool is_there = zend_is_true(&found);
    zval_ptr_dtor(&found);
    zval data;
    ZVAL_NULL(&data);
    if (is_there && !call(helper, "getdata", &data)) {
        return nullptr;
    }
    if (Z_ISREF(data)) {
        zend_unwrap_reference(&data);
    }
    if (Z_TYPE(data) == IS_STRING) {
        return Z_STR(data);
    }
    zval_ptr_dtor(&data);
    smart_str_append(&why_not, Z_OBJCE(helper)->name);
    smart_str_appends(&why_not, " has nothing of it any more");
    return nullptr;
}

bool has_usable_constructor(const zend_class_entry* entry) {
    const auto* constructor = entry->constructor;
    return constructor == nullptr || ((constructor->common.fn_flags & ZEND_ACC_PUBLIC) != 0 &&
                                      constructor->common.required_num_args == 0);
}

}  // namespace

void take_exception(smart_str& text) {
    zend_object* thrown = EG(exception);
    if (thrown == nullptr) {
        return;
    }
    if (zend_is_unwind_exit(thrown) || zend_is_graceful_exit(thrown)) {
        smart_str_appends(&text, "the script has ended");
        return;
    }
    GC_ADDREF(thrown);
    zend_clear_exception();
    zval none;
    const zval* message = zend_read_property(zend_get_exception_base(thrown), thrown,
                                             ZEND_STRL("message"), true, &none);
    smart_str_append(&text, thrown->ce->name);
    if (Z_TYPE_P(message) == IS_STRING) {
        smart_str_appends(&text, ": ");
        smart_str_append(&text, Z_STR_P(message));
    }
    OBJ_RELEASE(thrown);
}

zend_class_entry* helper_class(std::uint32_t number, zend_string* name) {
    auto* entry = zend_lookup_class(name);
    if (EG(exception) != nullptr) {
        return nullptr;
    }
    constexpr std::uint32_t not_made = ZEND_ACC_INTERFACE | ZEND_ACC_TRAIT | ZEND_ACC_ENUM |
                                       ZEND_ACC_EXPLICIT_ABSTRACT_CLASS |
                                       ZEND_ACC_IMPLICIT_ABSTRACT_CLASS;
    const char* wrong = nullptr;
    if (entry == nullptr) {
        wrong = "there is no class of this name";
    } else if (!instanceof_function(entry, ce_persistence_helper)) {
        wrong = "this one does not implement it";
    } else if ((entry->ce_flags & not_made) != 0) {
        wrong = "no object can be made of this one";
    } else if (!has_usable_constructor(entry)) {
        wrong = "the constructor of this one is not public, or needs arguments";
    } else if ((entry->ce_flags & ZEND_ACC_ANON_CLASS) != 0) {
        wrong = "this one has no name by which a later request could find it";
    }
    if (wrong != nullptr) {
        zend_argument_value_error(
            number,
            "must be a class that implements AmqpPconn\\PersistenceHelper and "
            "is made without arguments, such as "
            "AmqpPconn\\FilePersistenceHelper; %s: \"%s\"",
            wrong, ZSTR_VAL(name));
        return nullptr;
    }
    zval helper;
    const bool made = make_helper(helper, entry);
    return release_helper(helper) && made ? entry : nullptr;
}

bool store(zend_class_entry* entry, const zend_string* bytes) {
    zend_string* key = new_key();
    zend_string* sealed = key == nullptr ? nullptr : seal(key, bytes);
    zval helper;
    ZVAL_UNDEF(&helper);
    const bool saved = sealed != nullptr && make_helper(helper, entry) &&
                       call_with(helper, "seturlkey", key) &&
                       call_with(helper, "setdata", sealed) && call(helper, "save");
    const bool released = release_helper(helper);
    auto& stored = Worker::current().stored;
    if (saved) {
        guarded_quietly([&] {
            stored = std::make_shared<SavedElsewhere>(
                Place{std::string(view(entry->name)), std::string(view(key))},
                Worker::current().obsolete_places());
        });
    }
    if (sealed != nullptr) {
        zend_string_release(sealed);
    }
    if (key != nullptr) {
        zend_string_release(key);
    }
    if (saved && released && stored == nullptr) {
        zend_throw_exception(ce_pconn_exception, "out of memory", 0);
    }
    return saved && released && stored != nullptr;
}

zend_string* load_stored(const Place& place, smart_str& why_not) {
    // Copies: what is called may load as well.
    zend_string* name = zend_string_init(place.helper.data(), place.helper.size(), false);
    zend_string* key = zend_string_init(place.key.data(), place.key.size(), false);
    zval helper;
    zend_string* sealed =
        find_helper(helper, name, why_not) ? load_sealed(helper, key, why_not) : nullptr;
    const bool released = release_helper(helper);
    take_exception(why_not);
    zend_string* bytes = nullptr;
    if (sealed != nullptr) {
        bytes = released ? open_seal(key, sealed, why_not) : nullptr;
        zend_string_release(sealed);
    }
    zend_string_release(key);
    zend_string_release(name);
    return bytes;
}

namespace {

// False where it failed.
bool clear(zend_class_entry* entry, zend_string* key) {
    smart_str why_not{};
    zval helper;
    if (make_helper(helper, entry) && call_with(helper, "seturlkey", key)) {
        (void)call(helper, "destroy");
    }
    const bool done = release_helper(helper);
    take_exception(why_not);
    if (why_not.s != nullptr && EG(exception) == nullptr) {
        smart_str_0(&why_not);
        guarded_quietly([&] {
            Worker::current().environment().log(
                "what was stored of a consumer that has ended was not removed: " +
                std::string(view(why_not.s)));
        });
    }
    smart_str_free(&why_not);
    return done;
}

// The class of a place, where it may be called; null where it may not.
zend_class_entry* class_to_clear(const zend_string* name, const zend_class_entry* named) {
    auto* entry =
        zend_lookup_class_ex(const_cast<zend_string*>(name), nullptr, ZEND_FETCH_CLASS_NO_AUTOLOAD);
    return entry != nullptr && (entry == named || entry->type == ZEND_INTERNAL_CLASS) ? entry
                                                                                      : nullptr;
}

}  // namespace

void clear_obsolete_places(const zend_class_entry* named) {
    constexpr int most_tries = 3;
    auto& worker = Worker::current();
    auto& place = worker.place;
    // Once around: those that stay are put back at the end.
    for (std::size_t left = worker.obsolete_places()->size();
         left > 0 && EG(exception) == nullptr && worker.obsolete_places()->take(place); --left) {
        zend_string* name = zend_string_init(place.helper.data(), place.helper.size(), false);
        zend_string* key = zend_string_init(place.key.data(), place.key.size(), false);
        const int tries = place.tries;
        auto* entry = class_to_clear(name, named);
        const bool tried = entry != nullptr;
        if (!tried || (!clear(entry, key) && tries + 1 < most_tries)) {
            guarded_quietly([&] {
                worker.obsolete_places()->add(
                    {std::string(view(name)), std::string(view(key)), tried ? tries + 1 : tries});
            });
        }
        zend_string_release(name);
        zend_string_release(key);
    }
}

namespace {

enum Property : std::uint8_t { key_property, data_property };

// Null with an exception pending where it was not set.
zend_string* text_of(const zend_object* helper, Property which, const char* setter) {
    const zval* slot = OBJ_PROP_NUM(const_cast<zend_object*>(helper), which);
    if (Z_TYPE_P(slot) == IS_STRING) {
        return Z_STR_P(slot);
    }
    zend_throw_error(nullptr, "%s() must be called before", setter);
    return nullptr;
}

void assign(zval* slot, zend_string* text) {
    zval before;
    ZVAL_COPY_VALUE(&before, slot);
    ZVAL_STR_COPY(slot, text);
    zval_ptr_dtor(&before);
}

}  // namespace

bool HelperSlots::set_key(zend_string* key) {
    if (!persist::WorkerFiles::is_name(view(key))) {
        zend_argument_value_error(1, "must be 1 to 128 letters, digits, underscores and hyphens");
        return false;
    }
    assign(OBJ_PROP_NUM(helper_, key_property), key);
    return true;
}

zend_string* HelperSlots::key() {
    return text_of(helper_, key_property, "setUrlKey");
}

void HelperSlots::set_data(zend_string* data) {
    assign(OBJ_PROP_NUM(helper_, data_property), data);
}

void HelperSlots::forget_data() {
    zval* slot = OBJ_PROP_NUM(helper_, data_property);
    zval_ptr_dtor(slot);
    ZVAL_NULL(slot);
}

void HelperSlots::copy_data(zval* to) {
    ZVAL_COPY(to, OBJ_PROP_NUM(helper_, data_property));
}

zend_string* HelperSlots::data() {
    return text_of(helper_, data_property, "setData");
}

}  // namespace amqp_pconn::ext
