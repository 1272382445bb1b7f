#pragma once
// REG-5: places now, names later.

#include "registration/waiting_world.hpp"

#include "registration/answer.hpp"
#include "registration/change.hpp"
#include "registration/group.hpp"
#include "registration/group_list.hpp"
#include "registration/hand_over.hpp"
#include "retenk/accounts/link.hpp"
#include "retenk/accounts/login.hpp"
#include "retenk/registration/group.hpp"
#include "retenk/registration/register.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace retenk::registration {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

inline const std::string base_url = "https://retenk.example.no";
inline const std::string contacts_token(43, 'k');

// The hall has ten places; a registration may have four of a category.
struct Group : testing::Test
{
    Group() { db.in(test::make_offer); }

    static Submission form_of(std::int64_t places, const std::string& key = "bank")
    {
        auto form = test::form_of({"Siv Bank"});
        form.form_key = "form-key-of-" + key;
        form.participants.clear();
        for (std::int64_t place = 1; place <= places; ++place) {
            NewParticipant one = test::guest("x y");
            one.email.reset();
            one.organisation = "Banken";
            one.place = place;
            one.name = stand_in_name(place, one.organisation);
            form.participants.push_back(one);
        }
        return form;
    }

    Result<Receipt> reserve(std::int64_t places, const std::string& key = "bank")
    {
        return db.in(submit, form_of(places, key));
    }

    static Viewer contact(std::int64_t registration = 1)
    {
        Viewer viewer;
        viewer.registration = RegistrationId{registration};
        return viewer;
    }

    static Viewer holder(std::int64_t place)
    {
        Viewer viewer;
        viewer.place = ParticipantId{place};
        return viewer;
    }

    static Viewer owner(std::int64_t participant)
    {
        Viewer viewer;
        viewer.participant = ParticipantId{participant};
        return viewer;
    }

    static Naming naming(std::int64_t place, const std::string& name, const std::string& email)
    {
        Naming naming;
        naming.place = ParticipantId{place};
        naming.name = name;
        naming.email = Email{email};
        naming.municipality = MunicipalityId{1};
        naming.organisation = "Banken";
        return naming;
    }

    Result<Named> take(std::int64_t place, const std::string& name, const std::string& email)
    {
        auto typed = naming(place, name, email);
        typed.by_holder = true;
        typed.show_in_list = true;
        typed.language = view::Lang::nn;
        return db.in(name_place, holder(place), typed, base_url);
    }

    std::string token_of(std::int64_t place)
    {
        db.in(keep_place_links, std::vector<ParticipantId>{ParticipantId{place}}, contacts_token);
        return place_token(contacts_token, ParticipantId{place});
    }

    bool opens(const std::string& token)
    {
        return db.in([&](db::Tx& tx) { return accounts::resolve_link(tx, token).has_value(); });
    }

    std::string one(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) { return tx.find<std::string>(sql).value_or(""); });
    }

    std::int64_t number(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) { return tx.get<std::int64_t>(sql); });
    }

    Texts mails(const std::string& like)
    {
        return db.in([&](db::Tx& tx) {
            return tx.rows<std::string>("SELECT template || ' ' || recipient || ' ' || language FROM "
                                        "message WHERE template LIKE ?1 ORDER BY id",
                                        like);
        });
    }

    std::int64_t taken() { return db.in(test::taken, std::int64_t{1}); }
    Instant deadline() { return Instant(1824012000s) - 24h * 7; }

    test::TestDb db;
};

} // namespace retenk::registration
