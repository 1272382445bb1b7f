#include "registration/form_view.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

view::Data field(const std::string& name, const std::string& label,
                 const std::string& type = "text")
{
    http::Field field;
    field.name = name;
    field.label = label;
    field.type = type;
    return view::data_of(field);
}

view::Data error_at(const std::string& name)
{
    view::Data error;
    error["field"] = name;
    error["label"] = "";
    return error;
}

std::string label_of(view::Data page, const std::string& name)
{
    page["errors"] = view::Data::List{error_at(name)};
    label_errors(page);
    return *page.find("errors")->list()->front().find("label")->text();
}

view::Data page_with_a_colleague()
{
    view::Data self, colleague, page;
    self["colleague"] = "";
    self["organisation"] = field("p1_organisation", "Organisation");
    colleague["colleague"] = "Colleague 1";
    colleague["name"] = field("p4_name", "Name");
    colleague["category"] = field("p4_category", "Type", "radio");
    page["contact"]["name"] = field("contact_name", "Name");
    page["people"] = view::Data::List{self, colleague};
    page["consent"] = field("consent", "I agree", "checkbox");
    return page;
}

TEST(ErrorLabel, names_what_is_typed_and_whose_it_is)
{
    const auto page = page_with_a_colleague();
    EXPECT_EQ(label_of(page, "contact_name"), "Name");
    EXPECT_EQ(label_of(page, "p1_organisation"), "Organisation");
    EXPECT_EQ(label_of(page, "p4_name"), "Colleague 1, Name");
}

TEST(ErrorLabel, leaves_out_what_the_sentence_says_itself)
{
    const auto page = page_with_a_colleague();
    EXPECT_EQ(label_of(page, "p4_category"), "Colleague 1");
    EXPECT_EQ(label_of(page, "consent"), "");
    EXPECT_EQ(label_of(page, "nothing_like_it"), "");
}

} // namespace
} // namespace retenk::registration
