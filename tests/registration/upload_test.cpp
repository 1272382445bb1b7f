#include "registration/upload.hpp"

#include "registration/asked_questions.hpp"
#include "registration/upload_file.hpp"
#include "retenk/registration/keeping.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace retenk::registration {
namespace {

namespace fs = std::filesystem;

std::string zip_with(const std::vector<std::string>& names)
{
    std::string bytes;
    for (const auto& name : names)
        bytes += std::string("PK\x03\x04", 4) + std::string(26, '\0') + name + "inside";
    return bytes;
}

TEST(UploadKind, is_told_by_the_bytes)
{
    EXPECT_EQ(kind_of_answer("%PDF-1.7\n..."), UploadKind::pdf);
    EXPECT_EQ(kind_of_answer("\x89PNG\r\n\x1a\n...."), UploadKind::png);
    EXPECT_EQ(kind_of_answer("\xFF\xD8\xFF\xE0...."), UploadKind::jpg);
    EXPECT_EQ(kind_of_answer(zip_with({"[Content_Types].xml", "word/document.xml"})), UploadKind::docx);
    for (const auto& other :
         {std::string(), std::string("PK\x03\x04"), zip_with({"a.exe", "word.txt"}),
          zip_with({"[Content_Types].xml", "xl/workbook.xml"}), std::string("<svg onload=alert(1)>"),
          std::string("MZ\x90"), std::string(" %PDF-1.7"), std::string("\x89PNG"),
          std::string("<!DOCTYPE html>"), std::string("GIF89a")})
        EXPECT_EQ(kind_of_answer(other), std::nullopt) << other;
}

TEST(UploadName, is_a_plain_name_with_the_ending_of_what_it_is)
{
    const std::pair<const char*, const char*> names[] = {
        {"plakat.pdf", "plakat.pdf"},
        {"../../etc/passwd", "passwd.pdf"},
        {"C:\\temp\\x.exe", "x.pdf"},
        {"a\r\nSet-Cookie: b=c.pdf", "a Set-Cookie b=c.pdf"},
        {"", "fil.pdf"},
        {".pdf", "pdf.pdf"},
        {"..", "fil.pdf"},
        {"Åses 𝕬 plakat 🎉.png", "Åses 𝕬 plakat 🎉.pdf"},
        {"gnp\u202Efdp.exe", "gnp fdp.pdf"},
        {"a\"b<c>.pdf", "a b c.pdf"},
    };
    for (const auto& [typed, shown] : names)
        EXPECT_EQ(shown_file_name(typed, UploadKind::pdf), shown) << typed;
    EXPECT_EQ(length_of(shown_file_name(std::string(5000, 'a'), UploadKind::png)), 124u);
}

struct Keeping : testing::Test
{
    Keeping()
    {
        db.in(test::make_offer);
        db.in(test::ask);
        config.database.file = db.file().string();
    }

    std::string kept(char letter)
    {
        const std::string key(43, letter);
        document::keep_file(upload_folder(config), key, "%PDF-1.7");
        const NewUpload upload{key, test::poster, "plakat.pdf", UploadKind::pdf, 8};
        EXPECT_TRUE(db.in(insert_upload, upload));
        return key;
    }

    bool is_there(const std::string& key) { return fs::exists(upload_folder(config) / key); }

    void sweep()
    {
        db::Options options;
        options.file = db.file();
        options.clock = [this] { return db.now; };
        db::Database database(std::move(options));
        sweep_uploads(database, config);
    }

    void register_with(const std::string& name, const std::vector<Answer>& answers)
    {
        auto form = test::form_of({name});
        form.participants[0].answers = answers;
        ASSERT_TRUE(db.in(submit, form));
    }

    test::TestDb db;
    Config config;
};

TEST_F(Keeping, a_file_stays_while_its_answer_does_and_goes_with_the_registration)
{
    const auto key = kept('a');
    register_with("Aud Berg", {{test::poster, "", {}, key}});
    sweep();
    EXPECT_TRUE(is_there(key));
    Viewer organiser;
    organiser.roles = {Role::organiser};
    db.in(cancel_participant, organiser, ParticipantId{1});
    sweep();
    EXPECT_FALSE(is_there(key));
    EXPECT_EQ(db.in(test::count, std::string("upload")), 0);
}

TEST_F(Keeping, a_file_whose_form_never_came_is_given_up_after_a_day)
{
    const auto key = kept('b');
    db.now += std::chrono::hours(23);
    db.in(give_up_uploads);
    sweep();
    EXPECT_TRUE(is_there(key));
    db.now += std::chrono::hours(2);
    db.in(give_up_uploads);
    sweep();
    EXPECT_FALSE(is_there(key));
}

TEST_F(Keeping, a_file_without_a_row_is_found_later_and_what_is_not_ours_is_left)
{
    const std::string lost(43, 'c');
    document::keep_file(upload_folder(config), lost, "%PDF-1.7");
    std::ofstream(upload_folder(config) / "README") << "mine";
    sweep();
    EXPECT_TRUE(is_there(lost)) << "its row may be on its way";
    fs::last_write_time(upload_folder(config) / lost,
                        fs::file_time_type::clock::now() - std::chrono::hours(2));
    sweep();
    EXPECT_FALSE(is_there(lost));
    EXPECT_TRUE(is_there("README"));
}

TEST_F(Keeping, no_more_than_so_much_waits_for_its_form)
{
    const std::string key(43, 'd');
    const NewUpload large{key, test::poster, "a.pdf", UploadKind::pdf, 200LL * 1024 * 1024};
    EXPECT_TRUE(db.in(insert_upload, large));
    const NewUpload one{std::string(43, 'e'), test::poster, "a.pdf", UploadKind::pdf, 1};
    EXPECT_EQ(db.in(insert_upload, one).error().key, "question.no_room");
}

TEST_F(Keeping, answers_are_deleted_on_their_day_needs_first_and_the_log_has_only_their_number)
{
    const auto key = kept('f');
    register_with("Aud Berg", {{test::paper, "yes"}, {test::people, "12"}, {QuestionId{1}, "hemmelig"},
                               {test::stop, "", {test::harstad}}, {test::poster, "", {}, key}});
    register_with("Siv Lund", {{test::paper, "no"}});
    const auto forget = [&] {
        while (db.in(forget_due_answers) > 0) {}
    };
    forget();
    EXPECT_EQ(db.in(test::count, std::string("answer")), 4);
    db.now = from_local({parse_day("2027-10-25").value(), 0, 1});
    forget(); // the needs of 25 October
    EXPECT_EQ(db.in(test::count, std::string("answer")), 2);
    db.now = from_local({parse_day("2027-11-01").value(), 0, 1});
    forget();
    EXPECT_EQ(db.in(test::count, std::string("answer")), 0);
    EXPECT_EQ(db.in(test::count, std::string("answer_option")), 0);
    EXPECT_EQ(db.in(test::taken, std::int64_t{11}), 0);
    sweep();
    EXPECT_FALSE(is_there(key));
    const auto logged = db.in([](db::Tx& tx) {
        return tx.rows<std::string>("SELECT subject_id || ' ' || actor || ' ' || "
                                    "coalesce(old_value, '-') || ' ' || new_value FROM change_log "
                                    "WHERE action = 'answers_deleted' ORDER BY id");
    });
    const std::vector<std::string> expected{"16 keeper - 2", "1 keeper - 1", "12 keeper - 1",
                                            "14 keeper - 1", "17 keeper - 1"};
    EXPECT_EQ(logged, expected);
    EXPECT_EQ(db.in(test::count, std::string("change_log WHERE new_value LIKE '%hemmelig%'")), 0);
}

TEST_F(Keeping, a_large_number_of_answers_is_deleted_in_slices)
{
    register_with("Aud Berg", {});
    db.in([](db::Tx& tx) {
        tx.run("WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) "
               "INSERT INTO participant (id, conference_id, registration_id, person_id, category_id, "
               "pool_id, name, sort_key, search, state, price_ore, vat_ore, ticket_code, created_at) "
               "SELECT i, 1, 1, 1, 1, 1, 'x', 'x', 'x', 'cancelled', 0, 0, 'code' || i, 1 FROM n");
        tx.run("INSERT INTO answer (participant_id, question_id, value) "
               "SELECT id, 14, '1' FROM participant");
        return true;
    });
    db.now = from_local({parse_day("2027-11-02").value(), 0, 1});
    EXPECT_EQ(db.in(forget_due_answers), 500);
    EXPECT_EQ(db.in(forget_due_answers), 500);
    EXPECT_EQ(db.in(forget_due_answers), 200);
    EXPECT_EQ(db.in(forget_due_answers), 0);
}

} // namespace
} // namespace retenk::registration
