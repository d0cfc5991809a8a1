// `npm run commits -- BASE..HEAD`: checks that each subject is a Conventional Commit (conventionalcommits.org, 1.0.0).
import { execFileSync } from "node:child_process";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const TYPES = ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"];
const MAX_CHARACTERS = 72;
const CONVENTIONAL = new RegExp(`^(?:${TYPES.join("|")})(?:\\([a-z0-9][a-z0-9./, -]*\\))?!?: \\S`);

/** Says what is wrong with the first line of a commit message; nothing if it is right. */
export function faultOfSubject(subject: string): string | undefined {
  if (!CONVENTIONAL.test(subject)) return `is not "type(scope): subject" with one of ${TYPES.join(", ")}`;
  if (subject.endsWith(".")) return "ends with a full stop";
  if (subject.length > MAX_CHARACTERS) return `has ${subject.length} characters, more than ${MAX_CHARACTERS}`;
  return undefined;
}

/** Says what is wrong with the commits of a range, as `git log` understands it; merges are left out. */
function faultsOfRange(range: string): string[] {
  const log = execFileSync("git", ["log", "--no-merges", "--format=%h %s", range], { encoding: "utf8" });
  return log.split("\n").flatMap((line) => {
    const [, hash, subject] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (hash === undefined || subject === undefined) return [];
    const fault = faultOfSubject(subject);
    return fault === undefined ? [] : [`${hash} "${subject}" ${fault}`];
  });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const faults = faultsOfRange(argv[2] ?? "origin/main..HEAD");
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}
