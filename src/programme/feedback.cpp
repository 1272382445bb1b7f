#include "retenk/programme/feedback.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/conference/over.hpp"
#include "retenk/db/once.hpp"

namespace retenk::programme {

namespace {

// Drawn, so that the order of the rows says nothing about the order in which they came.
std::int64_t drawn_id(db::Tx& tx)
{
    for (;;) {
        const auto id = std::stoll(sha256(random_token()).substr(0, 13), nullptr, 16);
        if (id > 0 && !tx.find<std::int64_t>("SELECT 1 FROM session_feedback WHERE id = ?1", id))
            return id;
    }
}

} // namespace

bool takes_feedback(const SessionRow& session, Instant now)
{
    return session.kind != SessionKind::pause && !session.cancelled && now >= session.starts_at &&
           now < session.ends_at + feedback_days;
}

double FeedbackSum::mean() const
{
    const auto sum = one + 2 * two + 3 * three + 4 * four + 5 * five;
    return answers() == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(answers());
}

Result<bool> give_feedback(db::Tx& tx, const ConferenceId& conference, const std::string& slug,
                           const GivenFeedback& given)
{
    const auto programme = published_session(tx, conference, slug);
    if (programme.sessions.empty()) return refuse(Problem::not_found, "feedback.no_session");
    const auto& session = programme.sessions.front();
    const auto key = "feedback:" + given.form_key;
    if (db::answer_of_form(tx, key)) return true;
    if (!takes_feedback(session, tx.now)) return refuse(Problem::conflict, "feedback.not_open");
    if (given.stars < 1 || given.stars > 5) return refuse_field("stars", "feedback.choose");
    tx.run("INSERT INTO session_feedback (id, session_id, stars, text) VALUES (?1, ?2, ?3, ?4)",
           drawn_id(tx), session.session_id, given.stars, given.text);
    if (!given.form_key.empty()) db::remember_form(tx, key, "1");
    return true;
}

std::vector<FeedbackSum> feedback_sums(db::Tx& tx, const ConferenceId& conference,
                                       const SessionId& only)
{
    return tx.rows<FeedbackSum>(
        "SELECT published_session.session_id, slug, title, translations, starts_at, "
        "count(*) FILTER (WHERE stars = 1) AS one, count(*) FILTER (WHERE stars = 2) AS two, "
        "count(*) FILTER (WHERE stars = 3) AS three, count(*) FILTER (WHERE stars = 4) AS four, "
        "count(*) FILTER (WHERE stars = 5) AS five FROM published_session "
        "LEFT JOIN session_feedback ON session_feedback.session_id = published_session.session_id "
        "WHERE conference_id = ?1 AND ?2 IN (0, published_session.session_id) AND kind <> 'pause' "
        "AND cancelled = 0 GROUP BY published_session.session_id "
        "ORDER BY starts_at, published_session.session_id",
        conference, only);
}

std::vector<FeedbackText> feedback_texts(db::Tx& tx, const SessionId& session)
{
    return tx.rows<FeedbackText>("SELECT id, stars, text, hidden FROM session_feedback WHERE "
                                 "session_id = ?1 AND text <> '' ORDER BY id",
                                 session);
}

Result<bool> hide_feedback(db::Tx& tx, const ConferenceId& conference, const SessionId& session,
                           const std::int64_t& feedback, const bool& hidden,
                           const std::string& actor)
{
    const auto changed = tx.change(
        "UPDATE session_feedback SET hidden = ?4 WHERE id = ?1 AND session_id = ?2 AND session_id "
        "IN (SELECT id FROM session WHERE conference_id = ?3)",
        feedback, session, conference, hidden);
    if (changed == 0) return refuse_field("feedback", "edit.not_there");
    audit::record(tx, actor,
                  {"session", session.value, "changed", "feedback_hidden",
                   std::string(hidden ? "0" : "1"), std::string(hidden ? "1" : "0")});
    return true;
}

std::int64_t forget_due_feedback(db::Tx& tx)
{
    std::int64_t forgotten = 0;
    for (const auto conference : conference::over_for(tx, feedback_text_days))
        forgotten += tx.change(
            "UPDATE session_feedback SET text = '', hidden = 0 WHERE id IN (SELECT session_feedback.id FROM "
            "session_feedback JOIN session ON session.id = session_id WHERE text <> '' AND conference_id = ?1 LIMIT 1000)",
            conference);
    return forgotten;
}

} // namespace retenk::programme
