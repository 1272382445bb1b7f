// T3, T4: what can be seen of the program without running it.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const top = new URL("../..", import.meta.url).pathname;

test("the release program has stack protector, full RELRO, PIE, no executable stack, FORTIFY and the library's assertions", () => {
  const program = process.env.RETENK_PROGRAM ?? "build/release/retenk";
  const answer = JSON.parse(execFileSync("checksec", [`--file=${program}`, "--output=json"], { cwd: top, encoding: "utf8" }));
  const { relro, canary, nx, pie, fortify_source: fortify, rpath, runpath } = Object.values(answer)[0];
  assert.deepEqual({ relro, canary, nx, pie, fortify, rpath, runpath },
    { relro: "full", canary: "yes", nx: "yes", pie: "yes", fortify: "yes", rpath: "no", runpath: "no" });
  const symbols = execFileSync("nm", ["-DC", program], { cwd: top, encoding: "utf8" });
  assert.match(symbols, /std::__glibcxx_assert_fail/);
  assert.doesNotMatch(symbols, /__asan_|__tsan_|__ubsan_/);
});

test("cppcheck finds nothing", () => {
  const found = spawnSync("scripts/cppcheck", { cwd: top, encoding: "utf8" });
  assert.equal(found.stderr + found.stdout, "");
  assert.equal(found.status, 0);
});

// A tooth that fits no longer proves nothing, and scripts/teeth takes too long to tell every day.
test("every tooth fits the source, and its check is there", () => {
  const folder = `${top}tests/teeth/`;
  const known = new Map();
  const anyTest = (filter) => {
    if (!known.has(filter))
      known.set(filter, /^ {2}/m.test(execFileSync("build/dev/retenk_tests", ["--gtest_list_tests", `--gtest_filter=${filter}`], { cwd: top, encoding: "utf8" })));
    return known.get(filter);
  };
  const faults = readdirSync(folder).filter((name) => name.endsWith(".patch")).flatMap((name) => {
    const [first, ...patch] = readFileSync(folder + name, "utf8").split("\n");
    const check = /^# check: (.+)$/.exec(first)?.[1] ?? "";
    const fits = spawnSync("git", ["apply", "--check", "-"], { cwd: top, input: patch.join("\n"), encoding: "utf8" });
    const filter = /--gtest_filter='?([^' ]+)/.exec(check)?.[1];
    const files = [...check.matchAll(/tests\/\S+\.mjs/g)].map(([file]) => file);
    const found = filter ? anyTest(filter)
      : check.startsWith("scripts/fuzz") || (files.length > 0 && files.every((file) => existsSync(top + file)));
    return [...(fits.status === 0 ? [] : [`${name}: ${fits.stderr.split("\n")[0]}`]), ...(found ? [] : [`${name}: no such check: ${check}`])];
  });
  assert.deepEqual(faults, []);
});
