#pragma once
// The demonstration: a whole plausible conference from share/demo, the same for the same seed. Each
// part writes through the modules' use-cases where they exist.

#include "retenk/conference/conference.hpp"
#include "retenk/db/database.hpp"
#include "retenk/registration/registration.hpp"

#include <filesystem>
#include <map>
#include <random>
#include <toml++/toml.h>

namespace retenk::app::demo {

struct World
{
    std::filesystem::path folder; // share/demo
    Instant now;                  // when the demo is made
    std::mt19937 random;
    std::map<std::string, std::int64_t> municipality, partner, node, measure, room, speaker,
        outcome, conference;
    std::map<std::string, std::int64_t> pool, category, extra, question, track;
    std::map<std::string, std::int64_t> option;  // "reise:bil"
    std::map<std::string, std::int64_t> session; // those that one signs up for
    std::size_t asked = 0;                      // how many people have been asked so far
    std::int64_t old_plan = 0, current_plan = 0;
    Day day{}; // of the conference to come

    std::int64_t next() const { return conference.at("next"); }
    std::size_t pick(std::size_t n)
    {
        return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
    }
};

// The fourth Wednesday of the first October that is at least 60 days ahead.
Day next_conference_day(Instant now);

toml::table read_toml(const World& world, const char* name);
std::string text_of(const toml::table& table, std::string_view key,
                    std::string_view otherwise = "");
// {"en": {"title": …}} of a table's sub-tables nn, se and en.
std::string translations_of(const toml::table& table);
const toml::array& list_of(const toml::table& table, std::string_view key);

bool add_region(db::Tx& tx, World& world); // municipalities, councils, conferences, rooms, partners
bool add_plan(db::Tx& tx, World& world);
bool add_programme(db::Tx& tx, World& world);
void add_speaker_pages(db::Tx& tx, const World& world, const toml::table& texts); // after the sessions
bool add_register(db::Tx& tx, World& world); // pools, categories, extras, questions

// "09-01" of the conference's year, at midnight; nothing for an empty text.
std::optional<Instant> moment(const World& world, const std::string& month_and_day);

void add_prices(db::Tx& tx, World& world, const toml::table& texts); // codes and member lists
void choose_payer(World& world, registration::Submission& submission, int number);

void add_questions(db::Tx& tx, World& world, const toml::table& texts);
void some_answers(World& world, registration::NewParticipant& person); // and sessions
int add_participants(db::Tx& tx, World& world, int count);
void add_call(db::Tx& tx, World& world); // after the logins
void add_surveys(db::Tx& tx, World& world); // after the earlier participants
int add_workshop(db::Tx& tx, World& world, int most); // full, with a waiting list; answers how many came
int add_group(db::Tx& tx, const World& world, int most);  // places with and without names; answers how many
void add_earlier_participants(db::Tx& tx, World& world, int so_far); // of the conference before

} // namespace retenk::app::demo
