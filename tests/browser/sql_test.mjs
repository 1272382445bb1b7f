// No text of a person ever becomes SQL: every statement is a literal, or is put together of these pieces, which are literals themselves.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../src", import.meta.url));
const filesIn = (folder) => readdirSync(folder).flatMap((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? filesIn(path) : name.endsWith(".cpp") ? [path] : [];
});

const isSql = (text) => /^"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|PRAGMA|WHERE|AND|OR|ORDER BY|FROM|LIMIT|JOIN|LEFT JOIN|UNION|VALUES)\b/.test(text);
const operand = String.raw`[\w.:]+(?:<[\w:]+>)?(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?`;

// What is added to a piece of SQL; § stands for that.
export function piecesIn(source) {
  const code = source.replace(/^\s*\/\/.*$|^\s*#.*$/gm, "").replace(/"(?:[^"\\\n]|\\.)*"/g, (text) => isSql(text) ? "§" : "¤").replace(/[§¤](?:\s*[§¤])+/g, (run) => run.includes("§") ? "§" : "¤");
  const after = [...code.matchAll(new RegExp(`§\\s*\\+\\s*(${operand})`, "g"))], before = [...code.matchAll(new RegExp(`(${operand})\\s*\\+\\s*§`, "g"))];
  const later = [...code.matchAll(new RegExp(`(?:sql|condition|wanted|source)\\s*\\+=\\s*(${operand})(?![\\w.:(]|\\s*\\?)`, "g"))];
  return [...new Set([...after, ...before, ...later].map(([, piece]) => piece))];
}

// Reviewed: each is one of a few literals that a switch or a condition chooses among, or a number that is none of a person.
const reviewed = new Set(["accounts/users.cpp: std::string(columns)", "programme/proposal.cpp: std::string(head_columns)", "programme/material.cpp: std::string(columns)", "registration/offer.cpp: std::string(categories)", "registration/offer.cpp: std::string(extras)", "registration/approval.cpp: std::string(seen_by(viewer.scope()))", "registration/waiting_desk.cpp: std::string(of_the_same)", "registration/register_counts.cpp: std::string(chosen_municipality(scope, municipality))", "registration/ticket.cpp: std::string(ticket_columns)", "conference/municipality.cpp: std::string(columns)", "db/writer.cpp: std::to_string(number)", "mail/queries.cpp: wanted", "plan/plan.cpp: std::string(owner_columns)",
  "hosts/desk.cpp: std::string(registration::seen_by(scope))", "registration/register.cpp: std::string(seen_by(scope))", "registration/pages_overview_data.cpp: std::string(seen_by(viewer.scope()))",
  "registration/pages_whole.cpp: std::string(seen_by(viewer.scope()))", "registration/register.cpp: question.source", "registration/register_question.cpp: filter.category.value",
  "registration/register_question.cpp: std::string(seen_by(scope))", "registration/pages_overview_data.cpp: those",
  "registration/register.cpp: people", "registration/register.cpp: question.condition", "registration/answer_store.cpp: whose", "registration/bulk_people.cpp: std::string(seen_by(viewer.scope()))", "registration/bulk_people.cpp: std::string(bulk_columns)", "registration/columns.cpp: std::string(seen_by(viewer.scope()))",
  "registration/pages_statistics_data.cpp: seen", "registration/pages_statistics_data.cpp: std::string(seen_by(viewer.scope()))", "registration/pages_codes.cpp: std::string(seen_by(viewer.scope()))",
  "app/doctor.cpp: table", "audit/log_list.cpp: condition", "audit/log_list.cpp: common_condition(wish, ¤)", "audit/log_list.cpp: wish.number", "registration/answer_log.cpp: std::string(what)", "registration/answer_log.cpp: std::string(titles)",
  "registration/answer_log.cpp: std::string(which)", "registration/answer_log.cpp: std::string(with_values)", "registration/answer_log.cpp: rows_of_answers(¤, ¤)"]);

test("SQL is put together of literals only", () => {
  const found = filesIn(root).flatMap((path) => piecesIn(readFileSync(path, "utf8")).map((piece) => `${path.slice(root.length + 1)}: ${piece}`)).filter((one) => !reviewed.has(one));
  assert.deepEqual(found, []);
});

test("a value among the pieces is noticed", () => {
  assert.deepEqual(piecesIn('f();\n  auto sql = "SELECT a FROM b WHERE c = " + std::to_string(id) + " LIMIT 1";\n'), ["std::to_string(id)"]);
  assert.deepEqual(piecesIn('  tx.run("DELETE FROM b WHERE c = \'" + name + "\'");\n'), ["name"]);
  assert.deepEqual(piecesIn('  sql += " AND x = " + filter.text;\n  sql += other;\n'), ["filter.text", "other"]);
  assert.deepEqual(piecesIn('  tx.run("DELETE FROM b WHERE c = ?1", name + "x");\n  log("a" + b);\n'), []);
});
