#pragma once
// The waiting list of capacity pools (REG-6, REG-12). A party is one form: all of its people get a place, or none.
// Owns waiting_party, waiting_member, waiting_need, waiting_rule. Promises:
// W1: offered places are taken; a pool is never oversold by an offer.
// W2: after every change that frees places the first parties in order that fit wholly have an offer, in the same
//     transaction; whoever does not fit keeps the turn and is passed by for now.
// W3: a form that comes later never gets a place ahead of those who wait for the same pool. A party waits for the pools
//     that have too little room for it (the view waiting_for); others that it needs are open to everybody.
// W4: an offer that nobody answered ends on the second, and passes on, whatever was stopped meanwhile.
// Topics "registration" and "places" after a change.

#include "retenk/conference/conference.hpp"
#include "retenk/registration/registration.hpp"

namespace retenk::registration {

enum class WaitingState { waiting, offered, accepted, declined, lapsed, left, removed };
BOOST_DESCRIBE_ENUM(WaitingState, waiting, offered, accepted, declined, lapsed, left, removed)

struct Standing {
    WaitingPartyId party;
    std::string link_token;             // opens the party's own page
    std::optional<Receipt> receipt;     // instead of both: there was room, or somebody is known already (mailed_instead)
};

// Registers if there is room after all; else the party stands last, or has an offer at once when everybody before it
// is too many. The same form twice is one party. Refuses as submit() does, and with Problem::full
// (waiting.never_fits) a party larger than a pool.
Result<Standing> stand_in_line(db::Tx& tx, const Submission& submission);

struct Acceptance : Receipt {
    bool answers_left_out = false;      // an option that is full by now, a file that is gone: to be answered anew
};

// The party becomes a registration by the code of every other one. closed when the offer is over, conflict when
// somebody of it has a place already. Said twice it answers the same registration. An answer that cannot be had any
// more costs nobody the place that was offered.
Result<Acceptance> accept_offer(db::Tx& tx, WaitingPartyId party, const std::string& base_url);

// Declines an offer, or leaves the list. What was typed is forgotten.
Result<bool> leave_line(db::Tx& tx, WaitingPartyId party);

// Who let an offer lapse stands last again. conflict in other states.
Result<bool> stand_again(db::Tx& tx, WaitingPartyId party);

// THE ONE PLACE where free places are given to those who wait: ends the offers that are over and makes new ones.
// Every use-case that frees places calls it last (waiting_test looks). Answers how many parties it moved.
std::int64_t settle_waiting_list(db::Tx& tx);

// Whether settle_waiting_list() has something to do now: what the timed task asks before it writes.
bool waiting_list_is_due(db::Tx& tx);

// When an offer made now is over: a day later, or what organisers chose; at most a quarter of the time that is left,
// at least an hour; never between 22 and 8 o'clock; and never after the beginning.
Instant answer_time(Instant now, std::int64_t hours, Instant starts_at);

// Organisers. Each act has a reason, which is logged. not_found for a party of another conference.
enum class Move { up, down, top };
BOOST_DESCRIBE_ENUM(Move, up, down, top)

struct DeskAct {
    ConferenceId conference;
    WaitingPartyId party;
    std::string reason;
    std::string actor;
};

Result<bool> move_party(db::Tx& tx, const DeskAct& act, Move move); // conflict when there is nowhere to move

// Out of turn, also to one who let an offer lapse; to one who has an offer it gives a new deadline. full without room.
Result<bool> offer_by_hand(db::Tx& tx, const DeskAct& act);
Result<bool> remove_party(db::Tx& tx, const DeskAct& act);

std::int64_t answer_hours(db::Tx& tx, ConferenceId conference);
Result<bool> change_answer_hours(db::Tx& tx, ConferenceId conference, std::int64_t hours, const std::string& actor);

// Reading.
struct Queue {
    PoolId pool_id;
    std::int64_t parties = 0;           // that wait
    std::int64_t people = 0;            // places that these need
    std::int64_t held = 0;              // places offered and not answered; they count as taken
};
BOOST_DESCRIBE_STRUCT(Queue, (), (pool_id, parties, people, held))

// Of the pools for which somebody waits, or has an offer.
std::vector<Queue> queues_of(db::Tx& tx, ConferenceId conference);

// For everybody: is there room in any category that is open now, and how many people wait.
struct Room {
    bool any_open = false;
    bool full = false;                  // each open category is full, or others wait for it
    std::int64_t waiting = 0;
};
Room room_left(db::Tx& tx, ConferenceId conference);

// Mails the party's link to every party of this address that still stands in line.
void send_waiting_links_again(db::Tx& tx, const Email& email);

} // namespace retenk::registration
