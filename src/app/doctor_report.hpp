#pragma once
// What `retenk doctor` says: one line for each thing it looked at, and under a wrong one what to do.

#include "retenk/base/config.hpp"

#include <string>

namespace retenk::app {

class Report
{
public:
    // `mend` is said only when it is not good.
    void line(bool good, const std::string& what, const std::string& mend = "");
    void more(const std::string& detail);
    void note(const std::string& what); // neither good nor wrong
    int status() const { return wrong_ == 0 ? 0 : 1; }

private:
    int wrong_ = 0;
};

void look_at_settings(Report& report, const Config& config);
void look_at_permissions(Report& report, const Config& config);
void look_at_mail(Report& report, const Config& config);
void look_at_backups(Report& report, const std::string& folder);

} // namespace retenk::app
