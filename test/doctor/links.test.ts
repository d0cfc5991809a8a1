import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { anchorsOf } from "../support/markdown.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Each page of docs/ that a finding names, and where. */
function namedPages(): readonly (readonly [file: string, page: string, anchor: string | undefined])[] {
  return globSync("doctor/**/*.ts", { cwd: ROOT }).flatMap((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    const found = text.matchAll(/["`](docs\/[\w/-]+\.md)(?:#([\w-]+))?["`]/g);
    return [...found].map(([, page = "", anchor]) => [file, page, anchor] as const);
  });
}

describe("The links of the doctor's findings", () => {
  it("lead to pages and headings that exist", () => {
    const broken = namedPages().filter(
      ([, page, anchor]) =>
        !existsSync(join(ROOT, page)) ||
        (anchor !== undefined && !anchorsOf(readFileSync(join(ROOT, page), "utf8")).includes(anchor)),
    );
    expect(broken).to.deep.equal([]);
    expect(namedPages().length).to.be.greaterThan(20);
  });
});
