// T3, T4: what can be seen of the program without running it.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
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
