import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";

const ROOT = new URL("..", import.meta.url);

/** Functions of node:fs that change no file. */
const READING = [
  ...["access", "accessSync", "constants", "existsSync", "lstat", "lstatSync", "opendir", "readdir"],
  ...["readdirSync", "readFile", "readFileSync", "readlink", "readlinkSync", "realpath", "realpathSync"],
  ...["stat", "statSync", "type Dirent", "type FileHandle", "type Stats"],
];

/** The only module that writes where a user says so, and folders and files that this project names itself. */
const WRITERS: Readonly<Record<string, readonly string[]>> = {
  "sync/cli/shared/output-file.ts": ["link", "open", "rename", "rm"],
  "automation/engine/new-stack.ts": ["copyFileSync", "mkdirSync", "symlinkSync"],
  "automation/engine/temporary-folder.ts": ["mkdtempSync", "rmSync"],
  "sandbox/": [
    "closeSync",
    "copyFileSync",
    "mkdirSync",
    "mkdtempSync",
    "openSync",
    "renameSync",
    "rmSync",
    "symlinkSync",
    "writeFileSync",
  ],
};

describe("Files that a user names", () => {
  const files = ["automation", "doctor", "infra", "policy", "proxy", "sandbox", "sign-in", "sync"]
    .flatMap((folder) =>
      readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" }).map(
        (name) => `${folder}/${name}`,
      ),
    )
    .filter((name) => /\.[mc]?[jt]s$/.test(name) && !name.includes("node_modules"));

  it("are written by one module", () => {
    expect(files.length).to.be.greaterThan(300);
    for (const file of files) {
      const allowed = Object.entries(WRITERS).find(([start]) => file.startsWith(start))?.[1] ?? [];
      const others = functionsIn(file).filter((name) => !READING.includes(name) && !allowed.includes(name));
      expect(others, file).to.deep.equal([]);
    }
  });
});

/** What a file takes from node:fs; the whole module counts as all of it. */
function functionsIn(file: string): string[] {
  const text = readFileSync(new URL(file, ROOT), "utf8");
  const whole = [
    ...text.matchAll(
      /(?:import \* as \w+|import \w+) from "(?:node:)?fs|(?:import|require|getBuiltinModule)\("(?:node:)?fs[^"]*"\)(?!\.writeSync\(1,)/g,
    ),
  ];
  const named = [...text.matchAll(/import (?:type )?\{([^}]*)\} from "(?:node:)?fs(?:\/promises)?"/g)];
  const names = named
    .flatMap(([, list = ""]) => list.split(",").map((name) => name.trim()))
    .filter((name) => name !== "");
  return [...names, ...whole.map(([found]) => found)];
}
