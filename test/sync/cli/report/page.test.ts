import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { dataOfRun } from "../../../../sync/cli/report/data-of-run.ts";
import { pageMaker, REPORT_START } from "../../../../sync/cli/report/page.ts";
import type { ReportData } from "../../../../sync/cli/report/report-data.ts";
import { recordOf, request } from "./sample-run.ts";

const DATA = '<script type="application/json" id="data">';
const data = dataOfRun(request, recordOf());
const pageOf = pageMaker();
const page = pageOf(data);

const between = (text: string, start: string, end: string): string =>
  text.split(start)[1]?.split(end)[0] ?? "";
const policyOf = (text: string) => between(text, 'http-equiv="Content-Security-Policy" content="', '"');
const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

describe("The report's page", () => {
  it("allows only its own script and style, and loads and sends nothing", () => {
    const directives = new Map(
      policyOf(page)
        .split("; ")
        .map((one) => [one.split(" ")[0], one.split(" ").slice(1).join(" ")]),
    );
    expect(Object.fromEntries(directives)).to.deep.equal({
      "default-src": "'none'",
      "script-src": hashOf(between(page, "<script>", "</script>")),
      "style-src": hashOf(between(page, "<style>", "</style>")),
      "base-uri": "'none'",
      "form-action": "'none'",
      "require-trusted-types-for": "'script'",
      "trusted-types": "'none'",
    });
    const frame = page.replace(between(page, DATA, "</script>"), "");
    expect(frame).not.to.match(/unsafe|https?:\/\/|src=|@import|url\(/);
  });

  it("has its policy first", () => {
    const [policy, style] = [page.indexOf("Content-Security-Policy"), page.indexOf("<style>")];
    expect(policy).to.be.greaterThan(0).and.lessThan(style);
  });

  it("has one script, one style and one piece of data, whatever people are called", () => {
    for (const tag of ["<script", "</script", "<style", "</style"])
      expect(page.split(tag), tag).to.have.length(tag.includes("script") ? 3 : 2);
    expect(page).not.to.include("<!--").and.not.to.include("<img");
  });

  it("says in its data what it was given, for any names", () => {
    const parts = [
      "<",
      "/",
      "script",
      ">",
      "!--",
      "&",
      "\u2028",
      "\u2029",
      '"',
      "\\",
      "\ud800",
      "$&",
      "\u0000",
      "ë",
    ];
    const anyName = fc.string({ unit: fc.constantFrom(...parts) });
    fc.assert(
      fc.property(anyName, (name) => {
        const given: ReportData = { ...data, rows: [[0, 0, 0, name, name, name, [], name]] };
        const text = between(pageOf(given), DATA, "</script>");
        expect(/[<>&\u2028\u2029]/.test(text)).to.equal(false);
        expect(JSON.stringify(JSON.parse(text))).to.equal(JSON.stringify(given));
      }),
    );
  });

  it("is known again by its beginning", () => {
    expect(page).to.match(REPORT_START);
    expect("<!doctype html><html><body>mine").not.to.match(REPORT_START);
  });
});
