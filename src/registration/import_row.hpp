#pragma once
// One row of a file as the person it means.

#include "registration/import.hpp"
#include "registration/import_answers.hpp"
#include "registration/offer.hpp"

namespace retenk::registration {

// What cells are looked up in, once for all rows.
struct ImportWorld
{
    std::vector<OfferedCategory> categories;
    std::vector<AskedQuestion> questions; // required ones only where the file has their column
    std::vector<conference::Municipality> municipalities;
    ImportChoices choices;
    bool from_1904 = false;

    std::map<std::string, CategoryId> category_names; // folded
    std::map<std::string, MunicipalityId> municipality_names;
    std::map<QuestionId, OptionNames> option_names;
};

ImportWorld read_import_world(db::Tx& tx, ConferenceId conference, const Day& day,
                              const ImportChoices& choices, bool from_1904);

struct ImportRow
{
    ByHand person;
    std::string payer_number;
    std::optional<view::Lang> language;
    std::vector<FieldError> errors;
};

ImportRow parse_import_row(const ImportWorld& world, const document::TableRow& row);

} // namespace retenk::registration
