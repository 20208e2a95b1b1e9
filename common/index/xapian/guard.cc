#include "guard.hh"

#include "reader.h"
#include "writer.h"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>

namespace xap
{

namespace
{

imr_status fail(imr_error *err, imr_status status, const char *detail) noexcept
{
    return imr_fail(err, status, "%s: %s", imr_status_text(status), detail);
}

imr_status fail(imr_error *err, imr_status status, const Xapian::Error &error) noexcept
{
    const char *cause = error.get_error_string();
    if (cause == nullptr) return fail(err, status, error.get_msg().c_str());
    return imr_fail(err, status, "%s: %s (%s)", imr_status_text(status), error.get_msg().c_str(), cause);
}

/* Failing to lock means that another process holds the lock, or that the folder is not writable. */
imr_status lock_status(const Xapian::DatabaseLockError &error)
{
    return error.get_msg().find("already locked") != std::string::npos ? IMR_LOCKED : IMR_IO;
}

/* Replaces the end of an overlong term by a hash of the whole. */
void shorten(std::string &term)
{
    constexpr size_t hash_size = 17;
    if (term.size() <= IMR_TERM_LIMIT) return;
    char hash[hash_size + 1];
    std::snprintf(hash, sizeof hash, "~%016llx", static_cast<unsigned long long>(imr_str_hash(span(term))));
    size_t keep = IMR_TERM_LIMIT - hash_size;
    while (keep > 0 && (static_cast<unsigned char>(term[keep]) & 0xC0U) == 0x80U) keep--;
    term.resize(keep);
    term += hash;
}

} // namespace

imr_status opened(imr_status status, const char *dir, imr_error *err) noexcept
{
    return status == IMR_ABSENT ? imr_fail(err, status, "%s: %s", dir, imr_status_text(status)) : status;
}

imr_status damaged(imr_error *err) noexcept
{
    const char *damage = imr_sums_take_damage();
    return imr_fail(err, IMR_CORRUPT, "%s", damage == nullptr ? imr_status_text(IMR_CORRUPT) : damage);
}

/* The most derived exceptions come first. */
imr_status translate(imr_error *err) noexcept
{
    if (imr_sums_has_damage()) return damaged(err);
    try {
        throw;
    } catch (const failure &e) {
        return imr_fail(err, e.err.status, "%s", e.err.text);
    } catch (const Xapian::DatabaseLockError &e) {
        return fail(err, lock_status(e), e);
    } catch (const Xapian::DatabaseNotFoundError &e) {
        return fail(err, IMR_ABSENT, e);
    } catch (const Xapian::DatabaseVersionError &e) {
        return fail(err, IMR_VERSION, e);
    } catch (const Xapian::DatabaseOpeningError &e) {
        return fail(err, e.get_error_string() != nullptr ? IMR_IO : IMR_CORRUPT, e);
    } catch (const Xapian::DatabaseCorruptError &e) {
        return fail(err, IMR_CORRUPT, e);
    } catch (const Xapian::DatabaseModifiedError &e) {
        return fail(err, IMR_CHANGED, e);
    } catch (const Xapian::DatabaseError &e) {
        return fail(err, e.get_error_string() != nullptr ? IMR_IO : IMR_ENGINE, e);
    } catch (const Xapian::DocNotFoundError &e) {
        return fail(err, IMR_NONE, e);
    } catch (const Xapian::WildcardError &e) {
        return fail(err, IMR_LIMIT, e);
    } catch (const Xapian::InvalidArgumentError &e) {
        return fail(err, IMR_INPUT, e);
    } catch (const Xapian::Error &e) {
        return fail(err, IMR_ENGINE, e);
    } catch (const std::bad_alloc &) {
        return imr_fail_memory(err);
    } catch (const std::filesystem::filesystem_error &e) {
        return imr_fail(err, IMR_IO, "%s: %s", e.path1().c_str(), e.code().message().c_str());
    } catch (const std::exception &e) {
        return fail(err, IMR_ENGINE, e.what());
    } catch (...) {
        return fail(err, IMR_ENGINE, "an exception of an unknown kind");
    }
}

std::string_view view(imr_str text) { return {text.s == nullptr ? "" : text.s, text.n}; }
imr_str span(const std::string &text) { return {text.data(), text.size()}; }

void append(imr_buf *out, const std::string &text)
{
    imr_buf_add(out, span(text));
    if (out->failed) throw std::bad_alloc();
}

const std::string &make_term(std::string &scratch, imr_str prefix, imr_str term)
{
    scratch.assign(view(prefix));
    scratch.append(view(term));
    shorten(scratch);
    return scratch;
}

std::string make_term(imr_str prefix, imr_str term)
{
    std::string made;
    return make_term(made, prefix, term);
}

} // namespace xap

void imr_xap_on_abort(void (*abort)(void)) { std::set_terminate(abort); }
