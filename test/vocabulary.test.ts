import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The former words are in the change log, in the table that reads old audit entries, and here. */
const EXEMPT = new Set([
  "CHANGELOG.md",
  "package-lock.json",
  "sandbox/provider/schema.json",
  "sync/audit/former-reasons.ts",
  "test/sync/cli/history/history.test.ts",
  "test/sync/audit/former-reasons.test.ts",
  "test/vocabulary.test.ts",
]);

/** Words that this project does not use, each with the field's term. */
const REPLACED: readonly (readonly [former: RegExp, current: string])[] = [
  [/\bdeeds?\b|Deeds?\b|\bdeed[A-Z]/, "action"],
  [/\bby itself\b/i, "automatically"],
  [/\bin step\b(?! \d)|\binStep/i, "in sync"],
  [/\banew\b/i, "again"],
  [/\bwhoever\b/i, "users who"],
  [/\bnobody\b(?!@)/i, "no user"],
  [/\bsomebody\b/i, "a user"],
  [/\b(taken|takes|took|taking) up\b(?! to)/i, "reused"],
  [/\bis told\b/i, "receives"],
  [/\bbecame of\b/i, "outcome"],
  // ID and access tokens stay valid to their end: docs/sync-rules.md, "When access ends".
  [/\bsign(ed|s)? (\w+ )?out everywhere\b/i, "sign out, with a link to when access ends"],
  [/\bfront.?door\b/i, "gateway"],
  [/\bstep.?aside\b/i, "port handover"],
  [/\bopenOrganisation|Organisation\b/, "identity center admin"],
  [/one-?mailer|mail-?claims/i, "resend lock"],
  [/done-?meanwhile/i, "already in progress"],
  [/kept-?run|RunKeeper|keeperFor/i, "run snapshot"],
  [/swallowed-?flags/i, "npm flags"],
  [/\btry-?out\b/i, "demo client"],
  [
    /HangWatch|isUnsettled|hasFollowed|refuseSecondPool|refuseOtherPlace|previewAndJudge/,
    "the names in the change log",
  ],
  [
    /SignInPagesLook(?!")|cognito-looks|scim-sheet|ClientSheet|KeptInStep|kept-in-step/,
    "the names in the change log",
  ],
  [
    /compareEverybody|settleOnePerson|compareSides|partiesOf|looksFrom|dynamoMemory|HalfRead/,
    "the names in the change log",
  ],
  [/ByItself|BY_ITSELF|by-itself/, "worker"],
  [/ownMailer|PoolTraits|gateFor\b|removedLately|LogKeeping/, "the names in the change log"],
  [
    /waits-for-first-sign-in|invited-often|email-held|email-freed|not-an-address|gone-for-long|gone-and-(guarded|kept)/,
    "the reason codes of docs/sync-rules.md",
  ],
  [
    /--nobody-else|--max-invites|\bmaxInvites\b|\bmailsPerDay\b|\bauditDays\b|errorsIn5Minutes|makeRole\b|compromisedPasswords/,
    "the options of docs/cli.md and docs/settings.md",
  ],
];

function trackedTexts(): string[] {
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" }).split("\0");
  return files.filter(
    (file) => /\.(ts|mjs|js|json|py|ya?ml|md|html|css|npmrc)$/.test(file) && !EXEMPT.has(file),
  );
}

describe("The vocabulary", () => {
  const lines = trackedTexts().flatMap((file) =>
    readFileSync(join(ROOT, file), "utf8")
      .split("\n")
      .map((text, index) => ({ place: `${file}:${index + 1}`, text })),
  );

  for (const [former, current] of REPLACED) {
    it(`has "${current}" for ${former.source}`, () => {
      expect(
        lines.filter(({ text }) => former.test(text)).map(({ place, text }) => `${place} ${text.trim()}`),
      ).to.deep.equal([]);
    });
  }

  it("says all users, except in messages and records that keep their words", () => {
    const kept = /"everybody"|everybody:|look: everybody|\beverybody\b.*look|'everybody'/;
    const places = lines.filter(({ text }) => /\beverybody\b/i.test(text) && !kept.test(text));
    expect(places.map(({ place }) => place)).to.deep.equal([]);
  });
});
