import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = globSync(
  "{index.ts,{automation,bridge,doctor,infra,policy,proxy,sandbox,sign-in,sync}/**/*.ts}",
  {
    cwd: ROOT,
  },
);

/** The folders of docs/architecture.md, each with those that it may import. */
function documentedFolders(): Map<string, readonly string[]> {
  const page = readFileSync(join(ROOT, "docs/architecture.md"), "utf8");
  const rows = [...page.matchAll(/^\| `([\w./-]+)` \|.*\| ([^|]+) \|$/gm)];
  return new Map(
    rows.map(([, folder = "", allowed = ""]) => [
      folder,
      [...allowed.matchAll(/`([^`]+)`/g)].map((one) => one[1] ?? ""),
    ]),
  );
}

/** The innermost documented folder of a file. */
function folderOf(file: string, folders: Iterable<string>): string {
  const holding = [...folders].filter((folder) => file === folder || file.startsWith(`${folder}/`));
  return (
    holding.toSorted((a, b) => b.length - a.length)[0] ?? `${file}, in no folder of docs/architecture.md`
  );
}

/** Files of this project that a file imports, statically or on demand. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  const targets = [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+\.ts)"/g)].map(([, target = ""]) => target);
  return targets.map((target) => relative(ROOT, join(ROOT, dirname(file), target)));
}

describe("The layout in docs/architecture.md", () => {
  const folders = documentedFolders();

  it("has each folder once, and names no other", () => {
    const used = new Set(SOURCES.map((file) => folderOf(file, folders.keys())));
    expect([...used].toSorted()).to.deep.equal([...folders.keys()].toSorted());
  });

  it("is kept by each import", () => {
    const broken = SOURCES.flatMap((file) => {
      const own = folderOf(file, folders.keys());
      const allowed = [own, ...(folders.get(own) ?? [])];
      const targets = importsOf(file).filter((target) => !allowed.includes(folderOf(target, folders.keys())));
      return targets.map((target) => `${file} imports ${target}`);
    });
    expect(broken).to.deep.equal([]);
  });

  it("allows no import that no file needs", () => {
    const needed = new Set(
      SOURCES.flatMap((file) => {
        const own = folderOf(file, folders.keys());
        return importsOf(file).map((target) => `${own} imports ${folderOf(target, folders.keys())}`);
      }),
    );
    const documented = [...folders].flatMap(([own, allowed]) =>
      allowed.map((other) => `${own} imports ${other}`),
    );
    expect(documented.filter((one) => !needed.has(one))).to.deep.equal([]);
  });
});
