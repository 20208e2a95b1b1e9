/* Addresses, messages of assistants and everything else in a request, for the server without its socket. The first line
 * of the input is the address, the second the Accept header, the rest the body. */
#include "fuzz.h"

#include "handle.h"

#include <stdlib.h>
#include <string.h>

static imr_str next_line(imr_str *text)
{
    size_t end = imr_str_find(*text, IMR_STR("\n"), 0);
    imr_str line = {text->s, end == SIZE_MAX ? text->n : end};
    size_t gone = end == SIZE_MAX ? text->n : end + 1;
    *text = (imr_str){text->s + gone, text->n - gone};
    return line;
}

/* $IMR_FUZZ_INDEX names an index; without it, only requests that need none are tried. */
static imr_site *site(void)
{
    static imr_site *made;
    static imr_lexicon *lexicon;
    const char *dir = getenv("IMR_FUZZ_INDEX");
    if (made != NULL || dir == NULL || (lexicon == NULL && imr_lexicon_open(NULL, &lexicon, NULL) != IMR_OK))
        return made;
    setenv("IMR_DESK", ":memory:", 1); /* for each request */
    const imr_site_options options = {
        .dir = dir, .lexicon = lexicon, .host = "127.0.0.1", .port = 1, .desk = true, .deadline = 2000};
    if (imr_site_new(&options, &made, NULL) != IMR_OK) abort();
    return made;
}

/* Adds the token of this process to a form of the desk; a fuzzer would not guess it. */
static imr_str add_token(imr_str body, imr_buf *out)
{
    imr_buf_printf(out, "token=%s&", imr_site_form_token(site()));
    imr_buf_add(out, body);
    return imr_buf_str(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    imr_str rest = {(const char *)data, size};
    imr_str address = next_line(&rest), accept = next_line(&rest);
    size_t mark = imr_str_find(address, IMR_STR("?"), 0);
    bool post = rest.n > 0;
    imr_http_request request = {.method = post ? IMR_STR("POST") : IMR_STR("GET"),
                                .path = {address.s, mark == SIZE_MAX ? address.n : mark},
                                .host = IMR_STR("127.0.0.1:1"),
                                .accept = accept,
                                .content_type = IMR_STR("application/json"),
                                .body = rest};
    if (mark != SIZE_MAX) request.parameters = (imr_str){address.s + mark + 1, address.n - mark - 1};
    if (site() == NULL) {
        imr_arena *arena = imr_arena_new();
        imr_address read, again;
        if (arena != NULL && imr_address_read(arena, IMR_STR("/search"), request.parameters, &read, NULL) == IMR_OK) {
            imr_str canonical = imr_address_write(arena, &read, "");
            size_t at = imr_str_find(canonical, IMR_STR("?"), 0);
            imr_str parameters = at == SIZE_MAX ? (imr_str){0} : (imr_str){canonical.s + at + 1, canonical.n - at - 1};
            if (imr_address_read(arena, IMR_STR("/search"), parameters, &again, NULL) != IMR_OK) abort();
            if (!imr_str_equal(canonical, imr_address_write(arena, &again, ""))) abort(); /* the form is canonical */
        }
        imr_arena_free(arena);
        return 0;
    }
    imr_http_response response;
    imr_buf form = {0};
    if (imr_str_equal(request.path, IMR_STR("/desk"))) {
        request.content_type = IMR_STR("application/x-www-form-urlencoded");
        request.origin = IMR_STR("http://127.0.0.1:1");
        request.body = add_token(rest, &form);
    }
    imr_http_handle(site(), &request, &response);
    char part[4096];
    for (long n = 1; response.stream != NULL && n > 0;) n = imr_export_read(response.stream, part, sizeof part);
    if (response.status == 0 || response.body.failed) abort();
    if (response.location != NULL && response.location[0] != '/') abort(); /* no redirect leads to another server */
    imr_buf_free(&form);
    imr_http_response_free(&response);
    return 0;
}
