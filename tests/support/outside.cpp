#include "support/outside.hpp"

#include "support/test_db.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace retenk::test {
namespace {

std::string quoted(const std::string& argument)
{
    std::string text = "'";
    for (char c : argument)
        text += c == '\'' ? "'\\''" : std::string(1, c);
    return text + "'";
}

} // namespace

std::string read_by(const std::vector<std::string>& command, const std::string& content)
{
    auto folder = new_folder();
    auto file = (folder / "file").string();
    std::ofstream(file, std::ios::binary) << content;
    std::string line;
    for (const auto& argument : command)
        line += quoted(argument == "{}" ? file : argument) + " ";

    std::string printed;
    auto errors = folder / "errors";
    auto* pipe = popen((line + "2>" + quoted(errors.string())).c_str(), "r");
    std::array<char, 4096> buffer{};
    while (auto got = fread(buffer.data(), 1, buffer.size(), pipe))
        printed.append(buffer.data(), got);
    auto status = pclose(pipe);
    if (WEXITSTATUS(status) != 0) {
        std::ifstream said(errors, std::ios::binary);
        printed += "[exit " + std::to_string(WEXITSTATUS(status)) + "] " +
                   std::string(std::istreambuf_iterator<char>(said), {});
    }
    remove_folder(folder);
    return printed;
}

} // namespace retenk::test
