// Office Open XML (ECMA-376), as much as a table needs.

#include "retenk/document/sheet_reader.hpp"

#include "document/sheet_text.hpp"
#include "document/xlsx_sheet.hpp"
#include "document/zip_file.hpp"

namespace retenk::document {

namespace {

constexpr std::size_t megabyte = 1024 * 1024, small_part = 4 * megabyte, large_part = 16 * megabyte;

struct Relation
{
    std::string id, type, path;
};

// "worksheets/sheet1.xml" beside xl/workbook.xml is xl/worksheets/sheet1.xml; "/xl/x.xml" says all.
std::string path_beside(const std::string& part, std::string_view target)
{
    if (target.starts_with('/')) return std::string(target.substr(1));
    auto folder = part.substr(0, part.rfind('/') + 1);
    while (target.starts_with("../")) {
        target.remove_prefix(3);
        if (folder.empty()) break;
        folder.pop_back();
        folder.erase(folder.rfind('/') + 1);
    }
    return folder + std::string(target.starts_with("./") ? target.substr(2) : target);
}

class Workbook
{
public:
    explicit Workbook(std::string_view bytes) : zip_(bytes) {}

    Result<Table> read()
    {
        if (!zip_.is_open()) return refuse(Problem::invalid, "sheet.broken");
        if (!zip_.has(workbook_path())) return refuse(Problem::invalid, other_file());
        auto workbook = part(path_, small_part);
        if (!workbook) return std::unexpected(workbook.error());
        const auto top = child((*workbook)->tree, "workbook");
        const auto said = attribute(child(top, "workbookPr"), "date1904");
        SheetParts parts;
        parts.from_1904 = said == "1" || said == "true";
        const auto relations = relations_of(path_);
        const auto* sheet = relation_with_id(relations, first_shown(top));
        if (sheet == nullptr) return refuse(Problem::invalid, "sheet.broken");
        if (auto read = read_common(relations, parts); !read) return std::unexpected(read.error());
        auto rows = part(sheet->path, large_part);
        if (!rows) return std::unexpected(rows.error());
        return read_sheet(child((*rows)->tree, "worksheet"), parts);
    }

private:
    const char* other_file() const
    {
        if (zip_.has("content.xml") && zip_.has("mimetype")) return "sheet.open_document";
        return "sheet.not_a_table";
    }

    const std::string& workbook_path()
    {
        for (const auto& relation : relations_of(""))
            if (relation.type.ends_with("/officeDocument")) path_ = relation.path;
        return path_;
    }

    Result<std::unique_ptr<XmlPart>> part(const std::string& name, std::size_t most) const
    {
        auto bytes = zip_.part(name, most);
        if (!bytes) return std::unexpected(bytes.error());
        return parse_xml(std::move(*bytes));
    }

    std::vector<Relation> relations_of(const std::string& path) const
    {
        const auto slash = path.rfind('/') + 1;
        const auto beside = path.substr(0, slash) + "_rels/" + path.substr(slash) + ".rels";
        std::vector<Relation> relations;
        const auto read = part(beside, small_part);
        if (!read) return relations;
        each_child(child((*read)->tree, "Relationships"), "Relationship", [&](const auto& one) {
            if (attribute(one, "TargetMode") != "External")
                relations.push_back({std::string(attribute(one, "Id")),
                                     std::string(attribute(one, "Type")),
                                     path_beside(path, attribute(one, "Target"))});
            return true;
        });
        return relations;
    }

    static std::string first_shown(const pugi::xml_node& workbook)
    {
        std::string id;
        each_child(child(workbook, "sheets"), "sheet", [&](const auto& sheet) {
            const auto state = attribute(sheet, "state");
            if (state == "hidden" || state == "veryHidden") return true;
            // r:id, beside which sheetId is another name.
            id = std::string(attribute(sheet, "id"));
            return false;
        });
        return id;
    }

    static const Relation* relation_with_id(const std::vector<Relation>& relations,
                                            const std::string& id)
    {
        for (const auto& relation : relations)
            if (relation.id == id && relation.type.ends_with("/worksheet")) return &relation;
        return nullptr;
    }

    Result<bool> read_common(const std::vector<Relation>& relations, SheetParts& parts) const
    {
        for (const auto& relation : relations) {
            const bool texts = relation.type.ends_with("/sharedStrings");
            if (!texts && !relation.type.ends_with("/styles")) continue;
            const auto read = part(relation.path, texts ? large_part : small_part);
            if (!read) return std::unexpected(read.error());
            if (texts)
                parts.texts = shared_texts(child((*read)->tree, "sst"));
            else
                parts.styles = Styles(child((*read)->tree, "styleSheet"));
        }
        return true;
    }

    ZipFile zip_;
    std::string path_ = "xl/workbook.xml";
};

} // namespace

Result<Table> read_xlsx(std::string_view bytes) { return Workbook(bytes).read(); }

} // namespace retenk::document
