/* Shared by the C++ files of this folder: turns exceptions into statuses, converts text between the two languages. */
#ifndef IMR_XAPIAN_GUARD_HH
#define IMR_XAPIAN_GUARD_HH

#include "error.h"
#include "str.h"
#include "sums.h"

#include <string>
#include <string_view>
#include <type_traits>

#include <xapian.h>

namespace xap
{

/* An error of a function in C, thrown through the engine. */
struct failure {
    imr_error err;
};

/* Calls the body, which takes an imr_error *, and throws its failure. */
template <class F> void need(F body)
{
    failure why = {};
    if (body(&why.err) != IMR_OK) throw why;
}

/* IMR_CORRUPT if this thread has read a damaged block, whether or not the engine noticed. */
imr_status damaged(imr_error *err) noexcept;

/* The status of the exception in flight. */
imr_status translate(imr_error *err) noexcept;

/* Xapian reports a missing database in several ways, some of which do not name it; this gives them one message. */
imr_status opened(imr_status status, const char *dir, imr_error *err) noexcept;

/* Runs the body, which returns a status or nothing, and turns exceptions into statuses. Every function of this folder
 * that can fail is one call to this. */
template <class F> imr_status guard(imr_error *err, F body) noexcept
{
    try {
        if constexpr (std::is_void_v<decltype(body())>) {
            body();
            return imr_sums_has_damage() ? damaged(err) : IMR_OK;
        } else {
            const imr_status status = body();
            return status == IMR_OK && imr_sums_has_damage() ? damaged(err) : status;
        }
    } catch (...) {
        return translate(err);
    }
}

std::string_view view(imr_str text);
imr_str span(const std::string &text);
/* Throws std::bad_alloc if memory runs out. */
void append(imr_buf *out, const std::string &text);

/* The term as the engine has it: prefix and word, shortened to IMR_TERM_LIMIT. */
const std::string &make_term(std::string &scratch, imr_str prefix, imr_str term);
std::string make_term(imr_str prefix, imr_str term);

} // namespace xap

#endif
