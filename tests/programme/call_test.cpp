// PRG-11: the call for proposals, what is proposed, judged and decided.

#include "programme/fixture.hpp"
#include "programme/proposal_mails.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/programme/call_keeping.hpp"
#include "retenk/programme/edit.hpp"
#include "retenk/programme/review.hpp"

#include <gtest/gtest.h>

namespace retenk::programme {
namespace {

using std::chrono::hours;

struct CallTest : testing::Test
{
    CallTest()
    {
        region = db.in(test::add_region);
        for (const auto* name : {"Arne", "Berit"})
            run("INSERT INTO user (email, name, password_hash, created_at) VALUES ('" +
                std::string(name) + "@example.no', '" + name + "', 'x', 1)");
        call.opens_at = db.now - hours(24);
        call.closes_at = db.now + hours(24);
        call.questions = "Hva trenger du?\n\nHvem er det for?";
        call.criteria = "Nytte\nForm";
        EXPECT_TRUE(set());
    }

    bool set()
    {
        const auto stored = db.in([&](db::Tx& tx) { return find_call(tx, region.conference); });
        return db.in([&](db::Tx& tx) {
                     return change_call(tx, region.conference, audit::fingerprint(stored), call, "user:1");
                 })
            .has_value();
    }

    void run(const std::string& sql)
    {
        db.in([&](db::Tx& tx) {
            tx.run(sql);
            return true;
        });
    }

    template <class Value>
    Value get(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) { return tx.get<Value>(sql); });
    }

    Proposal proposal(const std::string& title = "Havet som naboskap")
    {
        Proposal one;
        one.title = title;
        one.abstract = "Om *havet*";
        one.kind = "panel";
        one.minutes = 45;
        one.theme_id = region.theme;
        one.measure_id = region.measure;
        one.contact_name = "Siv Forslag";
        one.contact_email = Email{"siv@example.no"};
        one.contact_title = "forsker";
        one.speakers = {{"Odd Med", Email{"odd@example.no"}, "fisker"}, {"Ine Uten", std::nullopt, ""}};
        one.answers = {{"Hva trenger du?", "En skjerm"}};
        return one;
    }

    Result<ProposalReceipt> send(const Proposal& one, bool submits = true, const std::string& late = "",
                                 const std::string& key = "")
    {
        NewProposal given;
        given.proposal = one;
        given.submits = submits;
        given.late_token = late;
        given.form_key = key;
        given.token = "token-" + std::to_string(++tokens);
        return db.in(propose, given);
    }

    StoredProposal stored(ProposalId id)
    {
        return *db.in([&](db::Tx& tx) { return find_proposal(tx, region.conference, id); });
    }

    static Viewer staff(std::int64_t user, Role role, const std::string& email = "")
    {
        Viewer viewer;
        viewer.user = UserId{user};
        viewer.email = email;
        viewer.roles = {role};
        return viewer;
    }

    bool review(const Viewer& viewer, ProposalId id, std::int64_t first, std::int64_t second)
    {
        return db.in(give_review, viewer, id,
                     std::vector<Score>{{"Nytte", first}, {"Form", second}}, std::string("ord"))
            .has_value();
    }

    test::TestDb db;
    test::Region region;
    Call call;
    int tokens = 0;
    const Viewer organiser = staff(1, Role::organiser), editor = staff(2, Role::programme_editor);
};

TEST_F(CallTest, takes_what_is_sent_while_it_is_open_and_mails_the_link)
{
    const auto sent = send(proposal());
    ASSERT_TRUE(sent);
    const auto back = db.in(proposal_with, sent->token);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->state, ProposalState::submitted);
    EXPECT_EQ(back->proposal.speakers.size(), 2u);
    EXPECT_EQ(back->proposal.answers.front().answer, "En skjerm");
    EXPECT_EQ(get<std::string>("SELECT recipient FROM message WHERE template = 'proposal_received'"), "siv@example.no");
    EXPECT_EQ(get<int>("SELECT count(*) FROM proposal WHERE token_hash LIKE 'token%'"), 0) << "only its digest is kept";
    EXPECT_FALSE(db.in(proposal_with, std::string("token-99")));
    EXPECT_FALSE(db.in(proposal_with, std::string()));
}

TEST_F(CallTest, before_it_opens_and_after_it_ends_takes_nothing_but_by_the_late_link)
{
    db.now -= hours(48);
    EXPECT_EQ(send(proposal()).error().problem, Problem::closed);
    db.now += hours(96);
    EXPECT_EQ(send(proposal()).error().problem, Problem::closed);
    const auto late = db.in(new_late_link, region.conference, std::string("user:1"));
    EXPECT_EQ(send(proposal(), true, "guess").error().problem, Problem::closed);
    const auto sent = send(proposal(), false, late);
    ASSERT_TRUE(sent);
    EXPECT_TRUE(may_change(stored(sent->id), call, db.now)) << "who came late goes on";
    db.in(new_late_link, region.conference, std::string("user:1"));
    EXPECT_FALSE(send(proposal(), true, late)) << "the earlier link is dead";
}

TEST_F(CallTest, a_draft_may_lack_much_and_what_is_sent_in_nothing)
{
    Proposal thin = proposal();
    thin.abstract.clear();
    thin.theme_id.reset();
    const auto refused = send(thin);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.size(), 2u);
    const auto draft = send(thin, false);
    ASSERT_TRUE(draft);
    const auto version = stored(draft->id).version;
    EXPECT_FALSE(db.in(change_proposal, draft->token, version, thin, true));
    EXPECT_TRUE(db.in(change_proposal, draft->token, version, proposal(), true));
    EXPECT_EQ(stored(draft->id).state, ProposalState::submitted);
    EXPECT_EQ(db.in(change_proposal, draft->token, version, proposal(), false).error().problem, Problem::conflict);
    EXPECT_TRUE(db.in(change_proposal, draft->token, version + 1, proposal("Ny tittel"), false));
    EXPECT_EQ(stored(draft->id).state, ProposalState::submitted) << "what was sent in stays sent in";
}

TEST_F(CallTest, a_form_sent_twice_is_one_proposal)
{
    ASSERT_TRUE(send(proposal(), true, "", "key"));
    const auto again = send(proposal(), true, "", "key");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->token, "");
    EXPECT_EQ(get<int>("SELECT count(*) FROM proposal"), 1);
    EXPECT_EQ(get<int>("SELECT count(*) FROM message WHERE template = 'proposal_received'"), 1);
}

TEST_F(CallTest, ranks_by_the_mean_of_the_reviews_and_shows_others_after_ones_own)
{
    const auto good = send(proposal("Bra"))->id, fair = send(proposal("Passe"))->id, unread = send(proposal("Ulest"))->id;
    EXPECT_TRUE(review(organiser, good, 5, 4));
    EXPECT_TRUE(review(editor, good, 3, 4));
    EXPECT_TRUE(review(organiser, fair, 2, 2));
    send(proposal("Utkast"), false);
    const auto all = db.in(ranking, editor, region.conference);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].id, good);
    EXPECT_DOUBLE_EQ(*all[0].mean, 4.0);
    EXPECT_DOUBLE_EQ(all[0].spread, 1.0);
    EXPECT_EQ(all[0].reviews, 2);
    EXPECT_TRUE(all[0].reviewed_by_me);
    EXPECT_FALSE(all[1].reviewed_by_me);
    EXPECT_EQ(all[2].id, unread);
    EXPECT_FALSE(all[2].mean);
    EXPECT_EQ(db.in(reviews_of, editor, stored(fair)).size(), 0u) << "what others think comes after one's own";
    EXPECT_EQ(db.in(reviews_of, editor, stored(good)).size(), 2u);
    EXPECT_TRUE(review(editor, good, 1, 1)) << "changed at will";
    EXPECT_EQ(get<int>("SELECT count(*) FROM review"), 3);
}

TEST_F(CallTest, takes_no_score_that_is_none_and_no_review_of_ones_own)
{
    const auto id = send(proposal())->id;
    EXPECT_FALSE(review(editor, id, 0, 3));
    EXPECT_FALSE(review(editor, id, 3, 6));
    EXPECT_FALSE(review(staff(2, Role::programme_editor, "siv@example.no"), id, 3, 3));
    EXPECT_FALSE(db.in(give_review, editor, id, std::vector<Score>(), std::string()));
    EXPECT_FALSE(review(editor, send(proposal(), false)->id, 3, 3)) << "a draft is its sender's own";
    EXPECT_TRUE(review(editor, id, 3, 3));
}

TEST_F(CallTest, hides_names_from_those_who_review_until_it_is_known)
{
    const auto id = send(proposal())->id;
    EXPECT_FALSE(sees_names(editor, call, stored(id)));
    EXPECT_TRUE(sees_names(organiser, call, stored(id)));
    ASSERT_TRUE(db.in(decide, organiser, id, std::optional(ProposalState::rejected)));
    EXPECT_FALSE(sees_names(editor, call, stored(id))) << "held is not known";
    db.in(make_known, organiser, region.conference);
    EXPECT_TRUE(sees_names(editor, call, stored(id)));
    call.hide_names = false;
    EXPECT_TRUE(sees_names(editor, call, stored(send(proposal())->id)));
}

TEST_F(CallTest, an_accepted_one_is_a_session_in_the_tray_with_its_people_and_nobody_is_told_yet)
{
    const auto id = send(proposal())->id;
    ASSERT_TRUE(db.in(decide, organiser, id, std::optional(ProposalState::accepted)));
    const auto session = stored(id).session_id;
    ASSERT_TRUE(session);
    const auto draft = db.in([&](db::Tx& tx) { return find_draft(tx, region.conference, *session); });
    ASSERT_TRUE(draft);
    EXPECT_TRUE(draft->draft.unscheduled);
    EXPECT_EQ(draft->draft.title, "Havet som naboskap");
    EXPECT_EQ(draft->draft.kind, "panel");
    EXPECT_EQ(draft->draft.ends_at - draft->draft.starts_at, std::chrono::minutes(45));
    EXPECT_EQ(draft->draft.themes, std::vector{region.theme});
    EXPECT_EQ(draft->draft.measures, std::vector{region.measure});
    ASSERT_EQ(draft->draft.people.size(), 3u);
    EXPECT_EQ(draft->draft.people.front().role, "panellist");
    EXPECT_EQ(get<std::string>("SELECT state FROM message WHERE template = 'proposal_decided'"), "held");
    EXPECT_EQ(stored(id).state, ProposalState::submitted);
    ASSERT_TRUE(db.in(decide, organiser, id, std::optional(ProposalState::accepted)));
    EXPECT_EQ(get<int>("SELECT count(*) FROM session WHERE title = 'Havet som naboskap'"), 1) << "decided twice is one session";
}

TEST_F(CallTest, another_decision_stops_the_mail_and_takes_the_session_out_unless_somebody_worked_on_it)
{
    const auto id = send(proposal())->id;
    ASSERT_TRUE(db.in(decide, organiser, id, std::optional(ProposalState::accepted)));
    ASSERT_TRUE(db.in(decide, organiser, id, std::optional(ProposalState::waitlisted)));
    EXPECT_FALSE(stored(id).session_id);
    EXPECT_EQ(get<int>("SELECT count(*) FROM session WHERE title = 'Havet som naboskap'"), 0);
    EXPECT_EQ(get<std::string>("SELECT group_concat(state) FROM (SELECT state FROM message WHERE template = 'proposal_decided' ORDER BY id)"), "stopped,held");
    ASSERT_TRUE(db.in(decide, organiser, id, std::optional(ProposalState::accepted)));
    run("UPDATE session SET version = version + 1 WHERE title = 'Havet som naboskap'");
    EXPECT_EQ(db.in(decide, organiser, id, std::optional(ProposalState::rejected)).error().problem, Problem::conflict);
    EXPECT_EQ(stored(id).decision, ProposalState::accepted);
}

TEST_F(CallTest, decisions_become_known_all_at_once_and_each_is_mailed_once)
{
    const auto yes = send(proposal("Ja"))->id, no = send(proposal("Nei"))->id, open = send(proposal("Åpen"))->id;
    ASSERT_TRUE(db.in(decide, organiser, yes, std::optional(ProposalState::accepted)));
    ASSERT_TRUE(db.in(decide, organiser, no, std::optional(ProposalState::rejected)));
    ASSERT_TRUE(db.in(decide, organiser, open, std::optional(ProposalState::rejected)));
    ASSERT_TRUE(db.in(decide, organiser, open, std::optional<ProposalState>()));
    EXPECT_EQ(db.in(make_known, organiser, region.conference), 2);
    EXPECT_EQ(db.in(make_known, organiser, region.conference), 0);
    EXPECT_EQ(stored(yes).state, ProposalState::accepted);
    EXPECT_EQ(stored(no).state, ProposalState::rejected);
    EXPECT_EQ(stored(open).state, ProposalState::submitted);
    EXPECT_EQ(get<int>("SELECT count(*) FROM message WHERE template = 'proposal_decided' AND state = 'queued'"), 2);
    EXPECT_EQ(db.in(decide, organiser, no, std::optional(ProposalState::accepted)).error().problem, Problem::closed);
    EXPECT_FALSE(review(editor, yes, 3, 3));
}

TEST_F(CallTest, what_is_withdrawn_is_neither_judged_nor_told_and_what_is_decided_is_not_changed)
{
    const auto one = send(proposal()), two = send(proposal("To"));
    ASSERT_TRUE(db.in(decide, organiser, one->id, std::optional(ProposalState::rejected)));
    EXPECT_EQ(db.in(change_proposal, one->token, stored(one->id).version, proposal(), true).error().problem, Problem::closed);
    ASSERT_TRUE(db.in(withdraw_proposal, one->token));
    EXPECT_EQ(get<int>("SELECT count(*) FROM message WHERE template = 'proposal_decided' AND state = 'held'"), 0);
    EXPECT_EQ(db.in(ranking, editor, region.conference).size(), 1u);
    EXPECT_FALSE(review(editor, one->id, 3, 3));
    ASSERT_TRUE(db.in(decide, organiser, two->id, std::optional(ProposalState::accepted)));
    EXPECT_EQ(db.in(withdraw_proposal, two->token).error().problem, Problem::conflict);
}

TEST_F(CallTest, what_was_not_accepted_is_gone_thirty_days_after_the_conference)
{
    const auto yes = send(proposal("Ja"))->id;
    const auto no = send(proposal("Nei")), draft = send(proposal("Utkast"), false);
    EXPECT_TRUE(review(editor, no->id, 2, 2));
    ASSERT_TRUE(db.in(change_proposal, draft->token, stored(draft->id).version, proposal("Nytt utkast"), false));
    ASSERT_TRUE(db.in(decide, organiser, yes, std::optional(ProposalState::accepted)));
    db.in(make_known, organiser, region.conference);
    const auto ends = get<Instant>("SELECT ends_at FROM conference WHERE is_current = 1");
    db.now = ends + hours(24 * 30 - 1);
    EXPECT_EQ(db.in(forget_due_proposals), 0);
    db.now = ends + hours(24 * 30);
    db.in([&](db::Tx& tx) {
        audit::record(tx, "user:1", {"conference", region.conference.value, "changed", "ends_at"});
        return true;
    });
    EXPECT_EQ(db.in(forget_due_proposals), 0); // its end was moved just now
    db.now += hours(24);
    EXPECT_EQ(db.in(forget_due_proposals), 2);
    EXPECT_EQ(get<int>("SELECT count(*) FROM proposal"), 1);
    EXPECT_EQ(get<int>("SELECT count(*) FROM review"), 0);
    EXPECT_EQ(get<int>("SELECT count(*) FROM proposal_speaker"), 2);
    EXPECT_EQ(get<int>("SELECT count(*) FROM change_log WHERE new_value = 'Nytt utkast' OR old_value = 'Utkast'"), 0);
    EXPECT_EQ(db.in(forget_due_proposals), 0);
}

TEST_F(CallTest, its_settings_are_checked_and_two_organisers_do_not_overwrite_each_other)
{
    const auto before = call;
    call.criteria = "En\nEn";
    EXPECT_FALSE(set());
    call = before;
    call.closes_at = call.opens_at;
    EXPECT_FALSE(set());
    call = before;
    call.closes_at.reset();
    EXPECT_FALSE(set());
    call = before;
    call.questions = "1\n2\n3\n4\n5\n6\n7";
    EXPECT_FALSE(set());
    call = before;
    call.intro = "Velkommen";
    EXPECT_TRUE(set());
    EXPECT_EQ(db.in([&](db::Tx& tx) {
                    return change_call(tx, region.conference, audit::fingerprint(before), before, "user:1");
                }).error().problem,
              Problem::conflict);
}

} // namespace
} // namespace retenk::programme
