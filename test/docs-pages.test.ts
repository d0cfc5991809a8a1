import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { anchorsOf, firstParagraphOf, linksOf, prosePartOf, wordsOf } from "./support/markdown.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CODE_FOLDERS = [
  "automation",
  "bench",
  "doctor",
  "infra",
  "policy",
  "proxy",
  "sandbox",
  "sign-in",
  "sync",
  "test",
];
const MAX_WORDS = 1200;

const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...filesBelow("docs").filter((name) => name.endsWith(".md")),
];
const DOCS = PAGES.filter((page) => page.startsWith("docs"));

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { encoding: "utf8", recursive: true }).map((name) =>
    join(folder, name),
  );
}

const textOf = (page: string) => readFileSync(join(ROOT, page), "utf8");

/** Links to files or headings of this repository that do not exist. */
function brokenLinksOf(page: string): string[] {
  return linksOf(textOf(page)).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : normalize(join(dirname(page), path));
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && target.endsWith(".md") && !anchorsOf(textOf(target)).includes(anchor);
  });
}

describe("Every page of the documentation", () => {
  for (const page of PAGES) {
    it(`has only links to files and headings that exist: ${page}`, () => {
      expect(brokenLinksOf(page)).to.deep.equal([]);
    });
  }

  for (const page of DOCS) {
    it(`has at most ${MAX_WORDS} words beside tables and code: ${page}`, () => {
      expect(wordsOf(prosePartOf(textOf(page)))).to.be.at.most(MAX_WORDS);
    });

    it(`begins with a title and a paragraph: ${page}`, () => {
      expect(textOf(page)).to.match(/^# \S/);
      expect(wordsOf(firstParagraphOf(textOf(page)))).to.be.at.least(10);
    });
  }

  it("is linked from another page", () => {
    const linked = PAGES.flatMap((page) =>
      linksOf(textOf(page)).map((link) => normalize(join(dirname(page), link.split("#")[0] ?? ""))),
    );
    expect(DOCS.filter((page) => !linked.includes(page))).to.deep.equal([]);
  });
});

describe("Every page that code or configuration names", () => {
  const files = [
    ...CODE_FOLDERS.flatMap(filesBelow).filter((name) => name.endsWith(".ts")),
    ...filesBelow("docs").filter((name) => name.endsWith(".yaml") || name.endsWith(".yml")),
    ...readdirSync(ROOT).filter((name) => name.endsWith(".yaml")),
  ];

  it("exists", () => {
    const named = files.flatMap((file) =>
      [...textOf(file).matchAll(/(?<![\w./])docs\/[\w/-]+\.(?:md|ya?ml)/g)].map(
        ([page]) => `${page} in ${file}`,
      ),
    );
    expect(named).to.have.length.above(10);
    expect(named.filter((name) => !existsSync(join(ROOT, name.split(" ")[0] ?? "")))).to.deep.equal([]);
  });
});

describe("The checks of pages", () => {
  const page = [
    "# Title",
    "",
    "First words, with a [link](other.md#part).",
    "",
    "## What `x` is, and why?",
    "",
    "```sh",
    "# no heading [no link](a.md)",
    "```",
    "",
    "## Part",
    "## Part",
    "| a | b |",
  ].join("\n");

  it("find links and headings outside of code, and number headings that repeat", () => {
    expect(linksOf(page)).to.deep.equal(["other.md#part"]);
    expect(anchorsOf(page)).to.deep.equal(["title", "what-x-is-and-why", "part", "part-1"]);
  });

  it("count prose alone, and need a paragraph below the title", () => {
    expect(wordsOf(prosePartOf(page))).to.equal(13);
    expect(firstParagraphOf(page)).to.equal("First words, with a [link](other.md#part).");
    expect(firstParagraphOf("# Title\n\n## Part\n\nText")).to.equal("");
  });
});
