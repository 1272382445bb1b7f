#pragma once
// One question of each kind at the conference of offered_places.hpp, beside its first two: a coach stop has
// five places, and it is asked for only of those who come by coach.

#include "registration/answer.hpp"
#include "registration/offered_places.hpp"

namespace retenk::test {

inline constexpr QuestionId travel{11}, stop{12}, sessions{13}, people{14}, arrival{15}, paper{16},
    poster{17}, story{18};
inline constexpr registration::OptionId car{101}, coach{102}, harstad{103}, narvik{104}, fish{105},
    farms{106};

inline bool ask(db::Tx& tx)
{
    tx.run("INSERT INTO question (id, conference_id, slug, title, purpose, kind, rights_class, "
           "delete_on, position) VALUES "
           "(11, 1, 'travel', 'Reise', 'x', 'one_of', 'ordinary', '2027-11-01', 11),"
           "(12, 1, 'stop', 'Stopp', 'x', 'one_of', 'ordinary', '2027-11-01', 12),"
           "(13, 1, 'sessions', 'Tema', 'x', 'several_of', 'ordinary', '2027-11-01', 13),"
           "(14, 1, 'people', 'Antall', 'x', 'number', 'ordinary', '2027-11-01', 14),"
           "(15, 1, 'arrival', 'Ankomst', 'x', 'date', 'ordinary', '2027-11-01', 15),"
           "(16, 1, 'paper', 'Papir', 'x', 'yes_no', 'needs', '2027-10-25', 16),"
           "(17, 1, 'poster', 'Plakat', 'x', 'file', 'ordinary', '2027-11-01', 17),"
           "(18, 1, 'story', 'Mer', 'x', 'long_text', 'ordinary', '2027-11-01', 18)");
    tx.run("UPDATE question SET least = '1', most = '20' WHERE id = 14");
    tx.run("UPDATE question SET least = '2027-10-18', most = '2027-10-20' WHERE id = 15");
    tx.run("UPDATE question SET most = '30' WHERE id = 18");
    tx.run("UPDATE question SET condition_question_id = 11, condition_values = '102', required = 1 "
           "WHERE id = 12");
    tx.run("INSERT INTO pool (id, conference_id, name, capacity) VALUES (11, 1, 'Harstad', 5)");
    tx.run("INSERT INTO question_option (id, question_id, label, pool_id, position) VALUES "
           "(101, 11, 'Bil', NULL, 1), (102, 11, 'Buss', NULL, 2), (103, 12, 'Harstad', 11, 1),"
           "(104, 12, 'Narvik', NULL, 2), (105, 13, 'Fisk', NULL, 1), (106, 13, 'Gard', NULL, 2)");
    return true;
}

inline std::vector<registration::AskedQuestion> asked(db::Tx& tx)
{
    return registration::questions_of(tx, ConferenceId{1});
}

} // namespace retenk::test
