#include <cstdio>

int main()
{
    std::puts("retenk " RETENK_VERSION);
}
