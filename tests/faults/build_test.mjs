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
  let suite = "";
  const tests = execFileSync("build/dev/retenk_tests", ["--gtest_list_tests"], { cwd: top, encoding: "utf8" }).split("\n").flatMap((line) => {
    const [name] = line.trim().split(/\s+#/);
    if (line.startsWith("  ")) return [suite + name];
    suite = name;
    return [];
  });
  // Patterns with * and ?, parted by colons; those after a minus are taken out.
  const matches = (test, patterns) => patterns.split(":").some((one) => new RegExp(`^${one.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".")}$`).test(test));
  const anyTest = (filter) => {
    const [wanted, unwanted = ""] = filter.split("-");
    return tests.some((test) => matches(test, wanted) && !(unwanted && matches(test, unwanted)));
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
