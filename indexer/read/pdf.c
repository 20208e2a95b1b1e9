/* Poppler and the fifty libraries behind it take longer to load than an index takes to see that nothing has changed, so
 * they stand in a module that is loaded with the first PDF file. */
#include "pdf.h"

#include "pdf_poppler.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static imr_pdf_reader *reader;

/* Found by the program's run path; never unloaded. */
static void load_module(void)
{
    void *module = dlopen(IMR_PDF_MODULE, RTLD_NOW | RTLD_LOCAL);
    void *symbol = module == NULL ? NULL : dlsym(module, IMR_PDF_SYMBOL);
    memcpy(&reader, &symbol, sizeof reader); /* C has no cast from data to functions */
}

imr_status imr_pdf_text(imr_str bytes, imr_buf *out, imr_skip *skip)
{
    pthread_once(&once, load_module);
    if (reader != NULL) return reader(bytes, out, skip);
    return imr_refuse(skip, IMR_SKIP_UNREADABLE, IMR_IO,
                      "PDF files cannot be read: " IMR_PDF_MODULE " is not installed");
}
