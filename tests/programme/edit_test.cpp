#include "programme/edit_world.hpp"
#include "programme/session_form.hpp"
#include "retenk/programme/speaker.hpp"

#include <gtest/gtest.h>

namespace retenk::programme {

namespace {

const std::string editor = "user:1";

struct EditSession : testing::Test
{
    test::EditWorld world;

    Result<bool> change(SessionId session, std::int64_t version, const SessionDraft& draft)
    {
        return world.db.in(change_session, world.conference, session, version, draft, editor);
    }
};

using EditSpeaker = EditSession;

} // namespace

TEST_F(EditSession, a_form_sent_twice_makes_one_session)
{
    const std::string key = "once";
    const auto first =
        world.db.in(create_session, world.conference, world.draft("Havna"), key, editor);
    const auto second =
        world.db.in(create_session, world.conference, world.draft("Havna"), key, editor);
    EXPECT_EQ(first.value(), second.value());
    EXPECT_EQ(world.count("SELECT count(*) FROM session"), 1);
}

TEST_F(EditSession, keeps_everything_that_was_given)
{
    auto draft = world.draft("Havna");
    draft.people = {{world.invited, "speaker"}, {world.confirmed, "moderator"}};
    draft.measures = {world.measure};
    draft.capacity = 30;
    draft.municipality_id = world.municipality;
    draft.level = "expert";
    draft.not_recorded = true;
    draft.translations = R"({"en":{"title":"The harbour"}})";
    const auto stored = world.stored(world.add(draft)).value();
    EXPECT_EQ(stored.slug, "havna");
    ASSERT_EQ(stored.draft.people.size(), 2u);
    EXPECT_EQ(stored.draft.people[0].speaker_id, world.invited);
    EXPECT_EQ(stored.draft.people[1].role, "moderator");
    EXPECT_EQ(stored.draft.themes, std::vector{world.theme});
    EXPECT_EQ(stored.draft.measures, std::vector{world.measure});
    EXPECT_EQ(stored.draft.capacity, 30);
    EXPECT_EQ(stored.draft.municipality_id, world.municipality);
    EXPECT_EQ(stored.draft.level, "expert");
    EXPECT_TRUE(stored.draft.not_recorded);
    EXPECT_EQ(stored.draft.translations, draft.translations);
}

TEST_F(EditSession, two_with_the_same_title_have_different_addresses)
{
    world.add(world.draft("Havna"));
    EXPECT_EQ(world.stored(world.add(world.draft("Havna"))).value().slug, "havna-2");
}

TEST_F(EditSession, the_address_follows_the_title_until_a_release)
{
    const auto session = world.add(world.draft("Havna"));
    ASSERT_TRUE(change(session, 1, world.draft("Kaia")));
    EXPECT_EQ(world.stored(session).value().slug, "kaia");
    world.release(session);
    ASSERT_TRUE(change(session, 2, world.draft("Brygga")));
    EXPECT_EQ(world.stored(session).value().slug, "kaia");
}

TEST_F(EditSession, the_second_of_two_editors_is_told_and_overwrites_nothing)
{
    const auto session = world.add(world.draft("Havna"));
    ASSERT_TRUE(change(session, 1, world.draft("Kaia")));
    const auto late = change(session, 1, world.draft("Brygga"));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, Problem::conflict);
    EXPECT_EQ(world.stored(session).value().draft.title, "Kaia");
}

TEST_F(EditSession, each_changed_field_is_logged_with_old_and_new_value)
{
    const auto session = world.add(world.draft("Havna"));
    auto draft = world.draft("Kaia");
    draft.capacity = 25;
    ASSERT_TRUE(change(session, 1, draft));
    std::map<std::string, std::pair<std::string, std::string>> changed;
    for (const auto& row : world.log("session", session.value))
        if (row.action == "changed")
            changed[row.field] = {row.old_value.value_or("?"), row.new_value.value_or("?")};
    const std::map<std::string, std::pair<std::string, std::string>> expected{
        {"title", {"Havna", "Kaia"}}, {"capacity", {"", "25"}}};
    EXPECT_EQ(changed, expected);
}

TEST_F(EditSession, the_draft_never_changes_what_is_published)
{
    const auto session = world.add(world.draft("Havna"));
    world.release(session);
    auto draft = world.draft("Kaia", 13, 14);
    draft.hidden = true;
    ASSERT_TRUE(change(session, 1, draft));
    ASSERT_TRUE(
        world.db.in(set_cancelled, world.conference, session, std::int64_t{2}, true, editor));
    EXPECT_EQ(world.count(
                  "SELECT count(*) FROM published_session WHERE title = 'Havna' AND cancelled = 0"),
              1);
    EXPECT_EQ(world.count("SELECT count(*) FROM published_session"), 1);
}

TEST_F(EditSession, a_cancellation_can_be_taken_back)
{
    const auto session = world.add(world.draft("Havna"));
    ASSERT_TRUE(
        world.db.in(set_cancelled, world.conference, session, std::int64_t{1}, true, editor));
    EXPECT_TRUE(world.stored(session).value().cancelled);
    ASSERT_TRUE(
        world.db.in(set_cancelled, world.conference, session, std::int64_t{2}, false, editor));
    EXPECT_FALSE(world.stored(session).value().cancelled);
}

TEST_F(EditSession, only_what_was_never_released_is_deleted)
{
    auto draft = world.draft("Havna");
    draft.people = {{world.confirmed, "speaker"}};
    draft.measures = {world.measure};
    const auto never = world.add(draft), shown = world.add(draft);
    world.release(shown);
    EXPECT_TRUE(world.db.in(delete_session, world.conference, never, std::int64_t{1}, editor));
    const auto kept = world.db.in(delete_session, world.conference, shown, std::int64_t{1}, editor);
    ASSERT_FALSE(kept);
    EXPECT_EQ(kept.error().key, "edit.released_before");
    EXPECT_EQ(world.count("SELECT count(*) FROM session"), 1);
}

TEST_F(EditSession, refuses_what_is_not_of_this_conference)
{
    auto draft = world.draft("Havna", 11, 10);
    draft.room_id = RoomId{999};
    draft.people = {
        {world.confirmed, "speaker"}, {world.confirmed, "host"}, {SpeakerId{999}, "speaker"}};
    draft.measures = {MeasureId{999}};
    const auto refused =
        world.db.in(create_session, world.conference, draft, std::string(), editor);
    ASSERT_FALSE(refused);
    std::vector<std::string> fields;
    for (const auto& field : refused.error().fields)
        fields.push_back(field.field + " " + field.key);
    EXPECT_EQ(fields,
              (std::vector<std::string>{"ends edit.ends_before_start", "room_id edit.not_there",
                                        "measures edit.not_there", "people edit.person_twice",
                                        "people edit.not_there"}));
    EXPECT_EQ(world.count("SELECT count(*) FROM session"), 0);
}

TEST_F(EditSession, the_form_gives_back_what_is_stored)
{
    auto draft = world.draft("Havna");
    draft.people = {{world.confirmed, "host"}};
    draft.measures = {world.measure};
    draft.translations = R"({"en":{"title":"The harbour"}})";
    const auto stored = world.stored(world.add(draft)).value();
    const auto parsed = parse_draft(fields_of(stored), stored.draft.translations).value();
    EXPECT_EQ(parsed.starts_at, stored.draft.starts_at);
    EXPECT_EQ(parsed.ends_at, stored.draft.ends_at);
    EXPECT_EQ(parsed.people.at(0).speaker_id, world.confirmed);
    EXPECT_EQ(parsed.measures, stored.draft.measures);
    EXPECT_EQ(parsed.translations, stored.draft.translations);
}

TEST_F(EditSession, the_form_names_each_field_that_is_wrong)
{
    http::Fields fields;
    fields.add("title", std::string("To\x01sk"));
    fields.add("kind", "party");
    fields.add("room_id", "1; DROP TABLE session");
    fields.add("day", "2027-10-20");
    fields.add("starts", "noon");
    fields.add("ends", "10:00");
    fields.add("language", "nb");
    fields.add("capacity", "-4");
    const auto parsed = parse_draft(fields, "{}");
    ASSERT_FALSE(parsed);
    std::vector<std::string> wrong;
    for (const auto& field : parsed.error().fields)
        wrong.push_back(field.field);
    EXPECT_EQ(wrong, (std::vector<std::string>{"title", "kind", "room_id", "starts", "capacity"}));
}

TEST_F(EditSession, hostile_text_is_kept_as_text)
{
    const auto session = world.add(world.draft("'); DROP TABLE session; -- <script>"));
    EXPECT_EQ(world.stored(session).value().draft.title, "'); DROP TABLE session; -- <script>");
    EXPECT_EQ(world.stored(session).value().slug.find_first_not_of(
                  "abcdefghijklmnopqrstuvwxyz0123456789-"),
              std::string::npos);
}

TEST_F(EditSpeaker, is_made_once_and_one_person_speaks_once)
{
    SpeakerDetails details;
    details.name = "Máret Eksempel";
    details.email = Email{"maret@example.no"};
    const std::string key = "key", other_key = "other";
    const auto first = world.db.in(create_speaker, world.conference, details, key, editor);
    EXPECT_EQ(world.db.in(create_speaker, world.conference, details, key, editor).value(),
              first.value());
    const auto again = world.db.in(create_speaker, world.conference, details, other_key, editor);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().key, "edit.speaker_twice");
}

TEST_F(EditSpeaker, changing_the_title_keeps_the_person)
{
    const auto before = world.db.in(find_speaker, world.conference, world.invited).value();
    auto details = before.details;
    details.title = "innkjøpssjef";
    ASSERT_TRUE(world.db.in(change_speaker, world.conference, world.invited, std::int64_t{1},
                            details, editor));
    const auto after = world.db.in(find_speaker, world.conference, world.invited).value();
    EXPECT_EQ(after.person_id, before.person_id);
    EXPECT_EQ(after.details.title, "innkjøpssjef");
    EXPECT_EQ(world.log("speaker", world.invited.value).size(), 1u);
    const auto late = world.db.in(change_speaker, world.conference, world.invited, std::int64_t{1},
                                  details, editor);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, Problem::conflict);
}

} // namespace retenk::programme
