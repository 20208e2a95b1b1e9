#include "xap_weigh.hpp"

namespace imr
{

void ineb2_formula::prepare(const Xapian::Database &db, const std::string &term)
{
    prepare(1, db.get_doccount(), db.get_termfreq(term), db.get_collection_freq(term), db.get_avlength(),
            db.get_doclength_lower_bound(), db.get_wdf_upper_bound(term));
}

/* ---- the engine's terms ---- */

ineb2::ineb2(double c, double burst) : formula(c, burst)
{
    need_stat(AVERAGE_LENGTH);
    need_stat(DOC_LENGTH);
    need_stat(DOC_LENGTH_MIN);
    need_stat(WDF);
    need_stat(WDF_MAX);
    need_stat(WQF);
    need_stat(COLLECTION_SIZE);
    need_stat(COLLECTION_FREQ);
    need_stat(TERMFREQ);
}

void ineb2::init(double factor)
{
    if (factor == 0) return;
    formula.prepare(factor * get_wqf(), get_collection_size(), get_termfreq(), get_collection_freq(),
                    get_average_length(), get_doclength_lower_bound(), get_wdf_upper_bound());
}

/* ---- one word ---- */

void word_source::init(const Xapian::Database &db_)
{
    db = db_;
    started = false;
    found = db.get_termfreq(term);
    formula.prepare(db, term);
    set_maxweight(found == 0 ? 0 : formula.most);
}

void word_source::start()
{
    started = true;
    at = db.postlist_begin(term);
    norms.start(db);
}

double word_source::get_weight() const
{
    const Xapian::termcount wdf = at.get_wdf();
    return wdf == 0 ? 0 : formula.part(wdf * norms.of(*at));
}

void word_source::next(double least)
{
    if (!started)
        start();
    else if (least > get_maxweight())
        at = end;
    else
        ++at;
}

void word_source::skip_to(Xapian::docid id, double least)
{
    if (!started) start();
    if (least > get_maxweight())
        at = end;
    else
        at.skip_to(id);
}

} // namespace imr
